CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT UNIQUE NOT NULL,
  phone TEXT,
  city TEXT,
  age INTEGER CHECK (age >= 18),
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE products (
  sku TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  price NUMERIC(8, 2) NOT NULL CHECK (price > 0),
  cost NUMERIC(8, 2),
  CHECK (cost < price)
);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  placed DATE NOT NULL,
  shipped DATE,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'paid', 'sent')),
  CHECK (shipped >= placed)
);
CREATE TABLE order_items (
  order_id INTEGER REFERENCES orders (id),
  sku TEXT REFERENCES products (sku),
  quantity INTEGER NOT NULL,
  PRIMARY KEY (order_id, sku)
);
