#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bindings/words.h"

typedef exports_docs_words_counting_word_t word;

static int by_text(const void *a, const void *b) {
  const words_string_t *x = &((const word *)a)->text, *y = &((const word *)b)->text;
  int order = memcmp(x->ptr, y->ptr, x->len < y->len ? x->len : y->len);
  return order ? order : (int)x->len - (int)y->len;
}

static int by_count(const void *a, const void *b) {
  uint32_t x = ((const word *)a)->count, y = ((const word *)b)->count;
  return x == y ? by_text(a, b) : x < y ? 1 : -1;
}

static void add(exports_docs_words_counting_list_word_t *words, const char *start, size_t length) {
  char text[length];
  for (size_t i = 0; i < length; i++) text[i] = tolower((unsigned char)start[i]);
  for (size_t i = 0; i < words->len; i++) {
    if (words->ptr[i].text.len == length && !memcmp(words->ptr[i].text.ptr, text, length)) {
      words->ptr[i].count++;
      return;
    }
  }
  words->ptr = realloc(words->ptr, (words->len + 1) * sizeof(word));
  word *fresh = &words->ptr[words->len++];
  words_string_dup_n(&fresh->text, text, length);
  fresh->count = 1;
}

bool exports_docs_words_counting_count(words_string_t *text, exports_docs_words_counting_order_t order,
                                       exports_docs_words_counting_list_word_t *ret, words_string_t *err) {
  const char *at = (const char *)text->ptr, *end = at + text->len;
  ret->ptr = NULL;
  ret->len = 0;
  while (at < end) {
    const char *start = at;
    while (at < end && isalnum((unsigned char)*at)) at++;
    if (at > start) add(ret, start, at - start);
    else at++;
  }
  words_string_free(text);
  if (ret->len == 0) {
    fprintf(stderr, "count: no words\n");
    words_string_dup(err, "no words");
    return false;
  }
  qsort(ret->ptr, ret->len, sizeof(word), order == EXPORTS_DOCS_WORDS_COUNTING_ORDER_BY_TEXT ? by_text : by_count);
  return true;
}

void exports_words_compiler(words_string_t *ret) {
  char text[64];
  snprintf(text, sizeof text, "clang %d, %zu bit", __clang_major__, sizeof(void *) * 8);
  words_string_dup(ret, text);
}
