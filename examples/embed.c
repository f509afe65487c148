#include <inttypes.h>
#include <likeness/likeness.h>
#include <stdio.h>

/* Learns the CSV file argv[1] and writes 1,000 rows like it to the CSV file argv[2]. */
int main(int argc, char** argv) {
  likeness_table* real = NULL;
  likeness_table* synthetic = NULL;
  likeness_model* model = NULL;
  struct ArrowArrayStream rows = {0};
  int code = LIKENESS_ERROR_USAGE;
  if (argc == 3) {
    code = likeness_table_read_csv(argv[1], NULL, &real);
    if (code == LIKENESS_OK) {
      code =
          likeness_fit(real, "{\"model\": \"gaussian_copula\", \"seed\": 7}", NULL, NULL, &model);
    }
    /* The rows come as an Arrow stream, which goes to any program that speaks Arrow; here, back. */
    if (code == LIKENESS_OK) {
      code = likeness_sample(model, 1000, "{\"seed\": 7}", NULL, NULL, &rows);
    }
    if (code == LIKENESS_OK) code = likeness_table_import(&rows, NULL, &synthetic);
    if (code == LIKENESS_OK)
      code = likeness_table_write_csv(synthetic, argv[2], "{\"missing\": \"NA\"}");
    if (code != LIKENESS_OK) fprintf(stderr, "%s\n", likeness_error_message());
  }
  likeness_table_release(real);
  likeness_table_release(synthetic);
  likeness_model_release(model);
  return code;
}
