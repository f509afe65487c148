/* likeness learns a table and writes a new one like it. This is its C interface: the whole library
 * behind opaque handles and one convention for errors, for C11 and any language that can call C.
 *
 *   likeness_table* table = NULL;
 *   likeness_model* model = NULL;
 *   struct ArrowArrayStream rows;
 *   if (likeness_table_read_csv("real.csv", NULL, &table) != LIKENESS_OK ||
 *       likeness_fit(table, "{\"seed\": 7}", NULL, NULL, &model) != LIKENESS_OK ||
 *       likeness_sample(model, 1000, "{\"seed\": 1}", NULL, NULL, &rows) != LIKENESS_OK) {
 *     fprintf(stderr, "%s\n", likeness_error_message());
 *   }
 *
 * Errors. Every function that can fail returns LIKENESS_OK or what kind of thing went wrong; one
 * sentence about it is in likeness_error_message() of the same thread. What a failed function would
 * have written is NULL, 0 or a released structure afterwards. Nothing is thrown, printed or
 * aborted.
 *
 * Handles. A handle is released by the function named for it, once; NULL may be released. Handles
 * are numbers, not addresses: a handle that is NULL, of another kind or already released gives
 * LIKENESS_ERROR_USAGE. Tables, models and reports never change, may be used by several threads at
 * once, and stay alive while a call or a stream uses them, also when they are released meanwhile.
 *
 * Texts are UTF-8 and end with a zero byte. Those that come out belong to the caller, who gives
 * them to likeness_free(). Options are one JSON object, or NULL for the defaults; a member that the
 * function doesn't know is an error. docs/c.md lists them.
 *
 * Tables travel as Arrow streams (https://arrow.apache.org/docs/format/CStreamInterface.html),
 * whose few structures are defined below, as Arrow's specification wants it. docs/arrow.md says
 * which types are taken. What comes out has the types of what came in.
 */
#ifndef LIKENESS_LIKENESS_H
#define LIKENESS_LIKENESS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32)
#define LIKENESS_API
#else
#define LIKENESS_API __attribute__((visibility("default")))
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */

/* ---- Errors, versions, threads ---- */

enum {
  LIKENESS_OK = 0,
  LIKENESS_ERROR_INTERNAL = 1, /* anything else, such as a full disk or no memory left */
  LIKENESS_ERROR_USAGE = 2,    /* a wrong argument, handle, option or name */
  LIKENESS_ERROR_DATA = 3,     /* bad input data: a table, a CSV file, metadata */
  LIKENESS_ERROR_MODEL = 4,    /* a bad model file */
  LIKENESS_ERROR_CANCELLED = 5 /* the progress callback asked to stop */
};

/* What this header declares. likeness_abi_version() says what the library at hand offers: all that
 * belongs to its number and those below; a number never changes its meaning. */
#define LIKENESS_ABI_VERSION 1
LIKENESS_API int likeness_abi_version(void);

/* The version of the library, such as "0.1.0". Never released. */
LIKENESS_API const char* likeness_version(void);

/* The sentence about the last failure in this thread, "" where there was none. It stays until the
 * next failure in this thread. */
LIKENESS_API const char* likeness_error_message(void);

/* Releases a text or bytes that came out; NULL may be given. */
LIKENESS_API void likeness_free(void* memory);

/* How many threads loops may use, in the whole process; 0 for one per processor. No result depends
 * on it. */
LIKENESS_API int likeness_set_threads(int count);

/* Where long work stands: what is being done ("read", "fit", "sample", ...), how many steps of how
 * many (0: not known), and losses of training (`losses` of them, names and values). The texts are
 * valid during the call. Returns 0 to go on, anything else to cancel. Called from the thread that
 * called the library. */
typedef int (*likeness_progress)(void* context, const char* stage, uint64_t step, uint64_t total,
                                 size_t losses, const char* const* names, const double* values);

/* ---- Tables ---- */

typedef struct likeness_table likeness_table;

/* Reads a stream to its end. Numbers and texts are borrowed from it where their layout allows, so
 * that its batches are released with the table. `stream` is moved: it is released afterwards, also
 * after an error. LIKENESS_ERROR_DATA for types that are not taken, damaged arrays and a stream
 * that fails, in the stream's own words.
 *
 * Options: "infer" (true): texts that are dates or numbers are read as such, as from CSV; "copy"
 * (false): nothing is borrowed, and the batches are released before the call returns. */
LIKENESS_API int likeness_table_import(struct ArrowArrayStream* stream, const char* options,
                                       likeness_table** table);

/* Likewise one batch with its schema. Both are moved. */
LIKENESS_API int likeness_table_import_batch(struct ArrowSchema* schema, struct ArrowArray* batch,
                                             const char* options, likeness_table** table);

/* Options: "separator" (one character), "missing" (a list of cells that count as missing). */
LIKENESS_API int likeness_table_read_csv(const char* path, const char* options,
                                         likeness_table** table);

/* Writes beside `path`, then renames.
 *
 * Options: "separator", "missing", "guard_formulas". */
LIKENESS_API int likeness_table_write_csv(const likeness_table* table, const char* path,
                                          const char* options);

/* The table as a stream of one batch, in the types in which it came in; a table from CSV has the
 * types that docs/arrow.md lists. The stream keeps what it needs. */
LIKENESS_API int likeness_table_export(const likeness_table* table,
                                       struct ArrowArrayStream* stream);

LIKENESS_API int likeness_table_size(const likeness_table* table, uint64_t* rows,
                                     uint64_t* columns);

/* What reading made of the cells that they don't show, and, with metadata (NULL for none), which
 * columns are generated instead of learned, and why: a JSON list of sentences. */
LIKENESS_API int likeness_table_notes(const likeness_table* table, const char* metadata,
                                      char** notes);

LIKENESS_API void likeness_table_release(likeness_table* table);

/* ---- Metadata and models ---- */

/* What the columns seem to mean, as SDV's metadata JSON, version "V1". */
LIKENESS_API int likeness_detect(const likeness_table* table, char** metadata);

/* LIKENESS_ERROR_DATA where the metadata doesn't fit the table. */
LIKENESS_API int likeness_check(const likeness_table* table, const char* metadata);

/* Every model with its options, as `likeness models --json` prints it. */
LIKENESS_API int likeness_list_models(char** models);

/* Which model suits the table, and why: a JSON object with "model" and "reason".
 * `metadata` is detected where it is NULL. */
LIKENESS_API int likeness_recommend(const likeness_table* table, const char* metadata,
                                    char** recommendation);

typedef struct likeness_model likeness_model;

/* Learns a table.
 *
 * Options: "model" (by default what is recommended), "options" (those of the model, an object),
 * "metadata" (an object or its text; detected by default), "rules" (a list of expressions and of
 * SDV's constraints that every row obeys), "found_rules" (whether to find and obey what is certain
 * to hold in every row of the table: false), "seed" (0), and for models that are trained:
 * "max_seconds", "checkpoint" (a path), "checkpoint_seconds", "resume". */
LIKENESS_API int likeness_fit(const likeness_table* table, const char* options,
                              likeness_progress progress, void* context, likeness_model** model);

LIKENESS_API int likeness_model_load(const char* path, likeness_model** model);
LIKENESS_API int likeness_model_save(const likeness_model* model, const char* path);
LIKENESS_API int likeness_model_from_bytes(const void* bytes, size_t size, likeness_model** model);
LIKENESS_API int likeness_model_to_bytes(const likeness_model* model, void** bytes, size_t* size);

/* Everything that is known of a model, as `likeness inspect --json` prints it. */
LIKENESS_API int likeness_model_describe(const likeness_model* model, char** description);
LIKENESS_API int likeness_model_metadata(const likeness_model* model, char** metadata);
/* What the user should know of the fit: a JSON list of sentences, empty of a loaded model. */
LIKENESS_API int likeness_model_notes(const likeness_model* model, char** notes);

LIKENESS_API void likeness_model_release(likeness_model* model);

/* ---- Sampling ---- */

/* Options of both: "seed" (0), "first_row" (0), "where" (a list of conditions: texts such as
 * "age>=40", or objects with "column", "value" and, unless it is "=", "comparison"; a value may be
 * a number, a truth value or null for a missing cell), "max_tries" (100000),
 * "boosts" (a list of objects with "column" and "value" and "factor", or "column" and "balance"),
 * "temperature" (1; others for sequential_trees alone), "independent" (false; whether each row of
 * sequential_trees is drawn by itself, and not blocks of rows whose shares are nearer to the
 * model's).
 *
 * Row k is row first_row + k of the endless table that (model, seed) defines, under conditions too:
 * two halves are the whole. */

/* The rows as a stream whose batches are made as they are pulled, of at most "batch_rows" (65536)
 * rows each, in constant memory. `progress` is called while a batch is being made, from the thread
 * that pulls it, and must stay valid until the stream is released; cancelling fails the stream with
 * ECANCELED. */
LIKENESS_API int likeness_sample(const likeness_model* model, uint64_t rows, const char* options,
                                 likeness_progress progress, void* context,
                                 struct ArrowArrayStream* stream);

/* The rows as a table. `tries` receives how many tries conditions took, 0 where none had to be
 * rejected; it may be NULL. */
LIKENESS_API int likeness_sample_table(const likeness_model* model, uint64_t rows,
                                       const char* options, likeness_progress progress,
                                       void* context, likeness_table** table, uint64_t* tries);

/* How many rows the first `subjects` subjects have. LIKENESS_ERROR_USAGE unless the rows of the
 * model are the events of subjects. */
LIKENESS_API int likeness_rows_of_subjects(const likeness_model* model, uint64_t subjects,
                                           uint64_t seed, uint64_t* rows);

/* ---- Sequences (the model "sequences") ---- */

/* Whole sequences "first" (0), "first" + 1, ..., each with all of its rows. Options as above but
 * for "first_row" and "temperature", and "least" and "most": how many rows a sequence may have. */
LIKENESS_API int likeness_sample_sequences(const likeness_model* model, uint64_t sequences,
                                           const char* options, likeness_progress progress,
                                           void* context, likeness_table** table);

/* The sequences that begin as those of a table do, which has all columns of the learned one: each
 * is followed by at least one row, and by as many as "least" and "most" allow, which count the
 * given rows, too. Those that have ended stay as they are. Options: "seed" (0), "least", "most". */
LIKENESS_API int likeness_continue_sequences(const likeness_model* model,
                                             const likeness_table* beginnings, const char* options,
                                             likeness_progress progress, void* context,
                                             likeness_table** table);

/* Which sequences of a table that likeness_continue_sequences() made no row follows, or fewer than
 * "least" asked for, how many there are, and why: a JSON list of sentences, empty where all go on.
 */
LIKENESS_API int likeness_table_endings(const likeness_table* table, char** endings);

/* ---- Questions about rows (sequential_trees) ---- */

/* The table with its missing cells drawn given the known ones of their row. */
LIKENESS_API int likeness_impute(const likeness_model* model, const likeness_table* table,
                                 uint64_t seed, likeness_table** imputed);

/* What a column is in each row given its other cells: most probable value and probabilities, or
 * mean and quantiles. */
LIKENESS_API int likeness_predict(const likeness_model* model, const likeness_table* table,
                                  const char* column, uint64_t seed, likeness_table** predicted);

/* The natural logarithm of the probability of each row, -infinity for one that the model never
 * makes, into `scores`, which has room for the `rows` rows of the table. */
LIKENESS_API int likeness_score(const likeness_model* model, const likeness_table* table,
                                double* scores, size_t rows);

/* ---- Evaluation ---- */

typedef struct likeness_report likeness_report;

/* Judges a synthetic table. `holdout`, real rows that it was not learned from, may be NULL.
 * Options: "metadata" (of the real table; detected by default), "rules" (to be scored, as
 * likeness_fit() takes them), "target" (a column to predict), "seed" (0), "quick" (false: true
 * leaves out privacy and detection), "columns", "privacy", "detection" (true), "papers" (false),
 * "sensitive" (a list of columns), "transactions" (true, or an object with "subject", "verb",
 * "object", "date", "amount"), "real_name", "synthetic_name", "holdout_name". The report keeps the
 * tables. */
LIKENESS_API int likeness_evaluate(const likeness_table* real, const likeness_table* synthetic,
                                   const likeness_table* holdout, const char* options,
                                   likeness_progress progress, void* context,
                                   likeness_report** report);

/* Every score, as `likeness evaluate --json` writes it. */
LIKENESS_API int likeness_report_json(const likeness_report* report, char** json);
/* One page with pictures, as `likeness evaluate --html` writes it. `model` may be NULL; it adds the
 * model that made the table and its losses. */
LIKENESS_API int likeness_report_html(const likeness_report* report, const likeness_model* model,
                                      char** html);
/* Plain text, lists cut after `longest_list` rows; 0 shows all. */
LIKENESS_API int likeness_report_text(const likeness_report* report, size_t longest_list,
                                      char** text);

LIKENESS_API void likeness_report_release(likeness_report* report);

/* Ranks `count` synthetic tables of one real table, each with a name, as `likeness compare --json`
 * writes it. Options: "metadata" (of the real table; detected by default), "target" (a column to
 * predict), "seed" (0), "samples" (50 of the bootstrap), "real_name". */
LIKENESS_API int likeness_compare(const likeness_table* real, size_t count,
                                  const char* const* names, const likeness_table* const* tables,
                                  const char* options, likeness_progress progress, void* context,
                                  char** json);

/* ---- Pseudonyms ---- */

/* The table with personal data replaced by made values, the same for the same real value and secret
 * wherever that is at hand; all other columns are as they were. `secret` has `size` bytes, 16 or
 * more. Options: "metadata" (detected by default), "columns" (a list; by default all ids and
 * personal data), "by" (the column that says whose a row is), "locale". `replaced` receives the
 * columns that were replaced as a JSON object of names and sdtypes; it may be NULL. */
LIKENESS_API int likeness_pseudonymize(const likeness_table* table, const void* secret, size_t size,
                                       const char* options, likeness_table** pseudonymized,
                                       char** replaced);

/* ---- Several tables ---- */

typedef struct likeness_dataset likeness_dataset;
typedef struct likeness_dataset_model likeness_dataset_model;

/* `count` tables under different names, which it keeps. */
LIKENESS_API int likeness_dataset_create(size_t count, const char* const* names,
                                         const likeness_table* const* tables,
                                         likeness_dataset** dataset);

/* Whether `path` is that of a dataset, `answer` 1, or not, 0: a folder, a file that is an SQLite
 * database or has the name of one (.sqlite, .sqlite3, .db, .db3), or postgresql://... */
LIKENESS_API int likeness_is_dataset(const char* path, uint64_t* answer);

/* Reads a folder of CSV files, an SQLite database, or a schema of a PostgreSQL database
 * (postgresql://user@host:port/name?schema=name), whose keys and relations are kept. */
LIKENESS_API int likeness_dataset_read(const char* path, likeness_dataset** dataset);

/* Writes a PostgreSQL database where `path` is the address of one, an SQLite database where it ends
 * in .sqlite, .sqlite3, .db or .db3, else a folder of CSV files; it appears when it is whole. What
 * was read from a database, or made like one, gets its schema. `notes` (it may be NULL) receives a
 * JSON list of what could not be written as it is.
 *
 * Options: "metadata" (detected by default), "overwrite" (false), "guard_formulas" (false). */
LIKENESS_API int likeness_dataset_write(const likeness_dataset* dataset, const char* path,
                                        const char* options, char** notes);

/* The names of the tables, a JSON list. */
LIKENESS_API int likeness_dataset_names(const likeness_dataset* dataset, char** names);
LIKENESS_API int likeness_dataset_table(const likeness_dataset* dataset, const char* name,
                                        likeness_table** table);

/* What columns mean, keys and relations, as SDV's metadata JSON: what the database says, or what
 * names and values suggest. Correct it where it is wrong and give it to likeness_dataset_fit(). */
LIKENESS_API int likeness_dataset_detect(const likeness_dataset* dataset, char** metadata);

LIKENESS_API void likeness_dataset_release(likeness_dataset* dataset);

/* Learns all tables. References to rows that are not there, and rows that repeat the key of one
 * before, are counted in the notes. "orphans" says what becomes of the first ("unknown": learned as
 * missing; "drop": left out; "stop": an error), "doubled_keys" of the others ("drop"; "keep": they
 * get keys of their own; "stop").
 *
 * Options: "model" ("relational"), "options", "metadata", "rules" (an object of tables, each with a
 * list as likeness_fit() takes it; or a list of texts such as "orders: shipped >= ordered"),
 * "orphans" ("unknown"), "doubled_keys" ("drop"), "seed" (0). */
LIKENESS_API int likeness_dataset_fit(const likeness_dataset* dataset, const char* options,
                                      likeness_progress progress, void* context,
                                      likeness_dataset_model** model);

LIKENESS_API int likeness_dataset_model_load(const char* path, likeness_dataset_model** model);
LIKENESS_API int likeness_dataset_model_save(const likeness_dataset_model* model, const char* path);
LIKENESS_API int likeness_dataset_model_from_bytes(const void* bytes, size_t size,
                                                   likeness_dataset_model** model);
LIKENESS_API int likeness_dataset_model_to_bytes(const likeness_dataset_model* model, void** bytes,
                                                 size_t* size);
LIKENESS_API int likeness_dataset_model_describe(const likeness_dataset_model* model,
                                                 char** description);
LIKENESS_API int likeness_dataset_model_metadata(const likeness_dataset_model* model,
                                                 char** metadata);
LIKENESS_API int likeness_dataset_model_notes(const likeness_dataset_model* model, char** notes);
LIKENESS_API void likeness_dataset_model_release(likeness_dataset_model* model);

/* Options: "seed" (0), "scale" (1), or in its place "roots" (how many rows the table has that most
 * others descend from), "rows" (an object of tables and their numbers of rows), "where" (an object
 * of tables and their conditions, as likeness_sample() takes them), "max_tries", "first_root" and
 * "root_count" (a part of the whole: parts that follow each other are together the whole). */
LIKENESS_API int likeness_dataset_sample(const likeness_dataset_model* model, const char* options,
                                         likeness_progress progress, void* context,
                                         likeness_dataset** dataset);

/* Judges synthetic tables; `holdout` may be NULL.
 * Options: "metadata" (that of the real tables by default), "rules" (as likeness_dataset_fit()
 * takes them, to be scored), "detection" (true), "seed" (0). */
LIKENESS_API int likeness_dataset_evaluate(const likeness_dataset* real,
                                           const likeness_dataset* synthetic,
                                           const likeness_dataset* holdout, const char* options,
                                           likeness_progress progress, void* context,
                                           likeness_report** report);

/* Test data from a description alone (docs/test-data.md): SDV's metadata with ranges and shares, or
 * CREATE TABLE statements where the text doesn't begin with a brace.
 * Options: "rows" (100), "seed" (0), "locale" ("en_US"). */
LIKENESS_API int likeness_make(const char* description, const char* options,
                               likeness_dataset** dataset);

#ifdef __cplusplus
}
#endif

#endif /* LIKENESS_LIKENESS_H */
