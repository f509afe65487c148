CREATE TABLE customer (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, email TEXT UNIQUE, age INT CHECK (age BETWEEN 18 AND 99));
CREATE TYPE state AS ENUM ('open', 'paid');
CREATE TABLE "order" (id SERIAL, customer_id INTEGER REFERENCES customer(id), state state DEFAULT 'open',
  total NUMERIC(8,2) CHECK (total >= 0), placed DATE, PRIMARY KEY (id));
ALTER TABLE "order" ADD CONSTRAINT placed_late CHECK (placed > DATE '2020-01-01');
