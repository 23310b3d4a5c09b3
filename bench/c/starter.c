/* The starter plan in plain C: the yardstick of bench/engine-starter-1m.bench.ts. Same input, same work, same lines:
 * order the tree, add up PV, decide who is active, compress, pay affiliate, retail and unilevel, round half away from
 * zero. Reads the file, then does the work once for each line on its standard input and prints the milliseconds it
 * took and what the lines add up to. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { CUSTOMER, AFFILIATE, DISTRIBUTOR, LEVELS = 5, ACTIVE_FROM = 3000 };

typedef struct {
  int64_t count, room;
  int32_t *sale, *earner, *rate;
  uint8_t *paid_level;
  int64_t *amount;
} Lines;

static void *take(size_t count, size_t size) {
  void *memory = malloc(count * size + 1);
  if (!memory) abort();
  return memory;
}

static void *take_zeros(size_t count, size_t size) {
  void *memory = calloc(count + 1, size);
  if (!memory) abort();
  return memory;
}

static void widen(Lines *lines, int64_t room) {
  lines->room = room;
  lines->sale = realloc(lines->sale, room * sizeof *lines->sale);
  lines->earner = realloc(lines->earner, room * sizeof *lines->earner);
  lines->rate = realloc(lines->rate, room * sizeof *lines->rate);
  lines->paid_level = realloc(lines->paid_level, room * sizeof *lines->paid_level);
  lines->amount = realloc(lines->amount, room * sizeof *lines->amount);
  if (!lines->sale || !lines->earner || !lines->rate || !lines->paid_level || !lines->amount) abort();
}

static inline void pay(Lines *lines, int32_t sale, int32_t earner, int level, int rate, int64_t amount) {
  if (amount == 0) return;
  int64_t at = lines->count++;
  lines->sale[at] = sale;
  lines->earner[at] = earner;
  lines->paid_level[at] = (uint8_t)level;
  lines->rate[at] = rate;
  lines->amount[at] = amount;
}

/* base x num / den, half away from zero; bases are not negative here. num and den are known at run time only, as in a
 * plan that is data. */
static inline int64_t part(int64_t base, int64_t num, int64_t den) { return (2 * base * num + den) / (2 * den); }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double cpu(void) {
  struct rusage r;
  getrusage(RUSAGE_SELF, &r);
  return (r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1e3 + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e3;
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  FILE *file = fopen(argv[1], "rb");
  if (!file) return 1;
  int32_t counts[2];
  if (fread(counts, 4, 2, file) != 2) return 1;
  int32_t n = counts[0], m = counts[1];
  int32_t *ints[6];
  for (int c = 0; c < 6; c++) {
    size_t length = c == 0 ? n : m;
    ints[c] = take(length, 4);
    if (fread(ints[c], 4, length, file) != length) return 1;
  }
  uint8_t *kinds = take(n, 1);
  if (fread(kinds, 1, n, file) != (size_t)n) return 1;
  fclose(file);
  int32_t *parents = ints[0], *seller_in = ints[1], *buyer_in = ints[2];
  int64_t *columns[3];
  for (int c = 0; c < 3; c++) {
    columns[c] = take(m, 8);
    for (int32_t s = 0; s < m; s++) columns[c][s] = ints[3 + c][s];
  }
  int64_t *amounts = columns[0], *cvs = columns[1], *qvs = columns[2];
  /* The plan's rates, read as data. */
  volatile int64_t plan[] = {10, 100, 20, 100, 5, 100, 4, 100, 3, 100, 2, 100, 1, 100};
  int64_t rate[7][2];
  for (int r = 0; r < 7; r++) rate[r][0] = plan[2 * r], rate[r][1] = plan[2 * r + 1];

  while (getchar() == '\n') {
    double started = now(), cpu_started = cpu();

    /* Order: children by parent as linked lists (first child and next sibling side by side), then breadth first. */
    int32_t *links = take(2 * (size_t)n + 2, 4), *source = take(n, 4), *position = take(n, 4);
    int32_t *parent = take(n, 4), *depth = take(n, 4);
    memset(links, 0xff, (2 * (size_t)n + 2) * 4);
    for (int32_t member = n - 1; member >= 0; member--) {
      size_t list = 2 * (size_t)(parents[member] + 1);
      links[2 * (size_t)member + 3] = links[list];
      links[list] = member;
    }
    int32_t tail = 0;
    for (int32_t member = links[0]; member >= 0; member = links[2 * (size_t)member + 3], tail++) {
      source[tail] = member, parent[tail] = -1, depth[tail] = 0;
      position[tail] = links[2 * (size_t)member + 2]; /* the first child, until the positions are known */
    }
    for (int32_t head = 0; head < tail; head++)
      for (int32_t member = position[head]; member >= 0; member = links[2 * (size_t)member + 3], tail++) {
        source[tail] = member, parent[tail] = head, depth[tail] = depth[head] + 1;
        position[tail] = links[2 * (size_t)member + 2];
      }
    if (tail < n) return 1;
    for (int32_t at = 0; at < n; at++) position[source[at]] = at;
    uint8_t *kind = take(n, 1);
    for (int32_t at = 0; at < n; at++) kind[at] = kinds[source[at]];
    int32_t *seller = take(m, 4), *buyer = take(m, 4);
    for (int32_t s = 0; s < m; s++) {
      seller[s] = seller_in[s] < 0 ? -1 : position[seller_in[s]];
      buyer[s] = buyer_in[s] < 0 ? -1 : position[buyer_in[s]];
    }

    /* PV, activity, nearest holder of a level. */
    int64_t *pv = take_zeros(n, 8);
    for (int32_t s = 0; s < m; s++)
      if (seller[s] >= 0) pv[seller[s]] += qvs[s];
    uint8_t *active = take(n, 1);
    for (int32_t at = 0; at < n; at++) active[at] = kind[at] == DISTRIBUTOR && pv[at] >= ACTIVE_FROM;
    int32_t *nearest = take(n, 4);
    for (int32_t at = 0; at < n; at++) {
      int32_t above = parent[at];
      nearest[at] = above < 0 || active[above] ? above : nearest[above];
    }

    /* The three bonuses, each its own lines. */
    Lines lines[3];
    memset(lines, 0, sizeof lines);
    widen(&lines[0], m + 1);
    widen(&lines[1], m + 1);
    widen(&lines[2], (int64_t)m * 4 + LEVELS);
    for (int32_t s = 0; s < m; s++) {
      int32_t by = seller[s];
      if (by < 0 || kind[by] != AFFILIATE || buyer[s] == by) continue;
      pay(&lines[0], s, by, 0, 0, part(amounts[s], rate[0][0], rate[0][1]));
    }
    for (int32_t s = 0; s < m; s++) {
      int32_t by = seller[s];
      if (by < 0 || kind[by] != DISTRIBUTOR || buyer[s] == by) continue;
      if (buyer[s] >= 0 && kind[buyer[s]] != CUSTOMER) continue;
      pay(&lines[1], s, by, 0, 0, part(amounts[s], rate[1][0], rate[1][1]));
    }
    for (int32_t s = 0; s < m; s++) {
      int32_t by = seller[s];
      if (by < 0 || kind[by] != DISTRIBUTOR) continue;
      if (lines[2].count + LEVELS > lines[2].room) widen(&lines[2], lines[2].room * 3 / 2 + LEVELS);
      int32_t holder = nearest[by];
      for (int level = 0; level < LEVELS && holder >= 0; level++, holder = nearest[holder])
        pay(&lines[2], s, holder, level + 1, LEVELS + 1 + level, part(cvs[s], rate[2 + level][0], rate[2 + level][1]));
    }

    double took = now() - started, cpu_took = cpu() - cpu_started;

    int64_t count = 0, total = 0;
    uint32_t check = 0;
    for (int b = 0; b < 3; b++) {
      count += lines[b].count;
      for (int64_t l = 0; l < lines[b].count; l++) {
        uint32_t mixed = (uint32_t)lines[b].amount[l] + 31u * (uint32_t)source[lines[b].earner[l]];
        mixed += 17u * (uint32_t)lines[b].sale[l] + (uint32_t)b;
        total += lines[b].amount[l];
        check += (mixed + lines[b].paid_level[l]) * 2654435761u ^ (uint32_t)lines[b].rate[l];
      }
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"ms\":%.3f,\"cpu\":%.3f,\"rss\":%ld,\"lines\":%lld,\"total\":%lld,\"check\":%u}\n", took, cpu_took,
           usage.ru_maxrss, (long long)count, (long long)total, check);
    fflush(stdout);
    void *taken[] = {links, source, position, parent, depth, kind, seller, buyer, pv, active, nearest};
    for (size_t t = 0; t < sizeof taken / sizeof *taken; t++) free(taken[t]);
    for (int b = 0; b < 3; b++) free(lines[b].sale), free(lines[b].earner), free(lines[b].rate), free(lines[b].paid_level), free(lines[b].amount);
  }
  return 0;
}
