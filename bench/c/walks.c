/* bench/walks.plan.json in plain C: the yardstick of bench/engine-walks-*.bench.ts. Same input, same work, same columns:
 * order the tree, sort the sales by seller, add up PV and group volume, solve the ranks from the bottom up, then unilevel
 * with compression, differential, generations, and matching on them; every amount rounded half away from zero. Reads the
 * file, then does the work once for each line on its standard input and prints what it took and what the lines add up to.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { DISTRIBUTOR = 2, RANKS = 4, UNILEVEL = 0, DIFFERENTIAL, GENERATIONS, MATCHING, BONUSES };

typedef struct {
  int64_t count;
  int32_t *source, *earner, *rate;
  uint8_t *paid_level;
  int64_t *amount;
} Lines;

/* Percents as rows (what one kind of earner is paid) of columns (levels), numerators over one denominator. */
typedef struct {
  int columns;
  int64_t den;
  int64_t nums[40];
} Table;

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

/* Room for the most lines there can be: memory that is never touched is never there. */
static void make_room(Lines *lines, int64_t room) {
  lines->count = 0;
  lines->source = take(room, sizeof *lines->source);
  lines->earner = take(room, sizeof *lines->earner);
  lines->rate = take(room, sizeof *lines->rate);
  lines->paid_level = take(room, sizeof *lines->paid_level);
  lines->amount = take(room, sizeof *lines->amount);
}

static inline void pay(Lines *lines, int32_t source, int32_t earner, int level, int rate, int64_t amount) {
  if (amount == 0) return;
  int64_t at = lines->count++;
  lines->source[at] = source;
  lines->earner[at] = earner;
  lines->paid_level[at] = (uint8_t)level;
  lines->rate[at] = rate;
  lines->amount[at] = amount;
}

/* base x num / den, half away from zero; bases are not negative here. */
static inline int64_t part(int64_t base, int64_t num, int64_t den) { return (2 * base * num + den) / (2 * den); }

typedef struct {
  int32_t n;
  int32_t *source, *position, *parent;
  uint8_t *kind;
} Tree;

/* Children by parent as linked lists (first child and next sibling side by side), then breadth first. */
static Tree order_tree(int32_t n, const int32_t *parents, const uint8_t *kinds) {
  Tree tree = {n, take(n, 4), take(n, 4), take(n, 4), take(n, 1)};
  int32_t *links = take(2 * (size_t)n + 2, 4), *depth = take(n, 4), tail = 0;
  memset(links, 0xff, (2 * (size_t)n + 2) * 4);
  for (int32_t member = n - 1; member >= 0; member--) {
    size_t list = 2 * (size_t)(parents[member] + 1);
    links[2 * (size_t)member + 3] = links[list];
    links[list] = member;
  }
  int32_t *first_child = tree.position; /* until the positions are known */
  for (int32_t member = links[0]; member >= 0; member = links[2 * (size_t)member + 3], tail++) {
    tree.source[tail] = member, tree.parent[tail] = -1, depth[tail] = 0;
    first_child[tail] = links[2 * (size_t)member + 2];
  }
  for (int32_t head = 0; head < tail; head++)
    for (int32_t member = first_child[head]; member >= 0; member = links[2 * (size_t)member + 3], tail++) {
      tree.source[tail] = member, tree.parent[tail] = head, depth[tail] = depth[head] + 1;
      first_child[tail] = links[2 * (size_t)member + 2];
    }
  if (tail < n) abort();
  for (int32_t at = 0; at < n; at++) tree.position[tree.source[at]] = at;
  for (int32_t at = 0; at < n; at++) tree.kind[at] = kinds[tree.source[at]];
  free(links);
  free(depth);
  return tree;
}

/* Per member the nearest ancestor who is marked. */
static int32_t *nearest_marked(const Tree *tree, const uint8_t *marked) {
  int32_t *nearest = take(tree->n, 4);
  for (int32_t at = 0; at < tree->n; at++) {
    int32_t above = tree->parent[at];
    nearest[at] = above < 0 || marked[above] ? above : nearest[above];
  }
  return nearest;
}

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
  if (argc < 2) return 2;
  FILE *file = fopen(argv[1], "rb");
  if (!file) return 1;
  int32_t counts[2];
  if (fread(counts, 4, 2, file) != 2) return 1;
  int32_t n = counts[0], m = counts[1];
  int32_t *ints[3];
  for (int c = 0; c < 3; c++) {
    size_t length = c == 0 ? n : m;
    ints[c] = take(length, 4);
    if (fread(ints[c], 4, length, file) != length) return 1;
  }
  int32_t *parents = ints[0], *seller_in = ints[1], *buyer_in = ints[2];
  int64_t *columns[3];
  int32_t *narrow = take(m, 4);
  for (int c = 0; c < 3; c++) {
    columns[c] = take(m, 8);
    if (fread(narrow, 4, m, file) != (size_t)m) return 1;
    for (int32_t s = 0; s < m; s++) columns[c][s] = narrow[s];
  }
  free(narrow);
  int64_t *cv_in = columns[1], *qv_in = columns[2];
  uint8_t *kinds = take(n, 1);
  if (fread(kinds, 1, n, file) != (size_t)n) return 1;
  fclose(file);

  /* The plan, read as data: percents in thousandths over the table's denominator, row 0 pays nothing. */
  volatile int64_t plan_pv = 3000, plan_gv[RANKS] = {20000, 100000, 500000, 2500000};
  volatile int32_t plan_legs[RANKS] = {0, 2, 2, 0};
  static volatile Table plan_tables[BONUSES] = {
      {6, 100, {0, 0, 0, 0, 0, 0, 5, 4, 3, 2, 1, 0}},
      {1, 200, {0, 6, 12, 18, 25}},
      {4, 200, {0, 0, 0, 0, 4, 2, 0, 0, 5, 3, 1, 0, 6, 4, 2, 0}},
      {4, 100, {0, 0, 0, 0, 10, 7, 5, 0}},
  };
  Table tables[BONUSES];
  for (int b = 0; b < BONUSES; b++) {
    tables[b].columns = plan_tables[b].columns, tables[b].den = plan_tables[b].den;
    for (int e = 0; e < 40; e++) tables[b].nums[e] = plan_tables[b].nums[e];
  }
  int64_t least_pv = plan_pv, least_gv[RANKS];
  int32_t legs_of[RANKS];
  for (int r = 0; r < RANKS; r++) least_gv[r] = plan_gv[r], legs_of[r] = plan_legs[r];

  while (getchar() == '\n') {
    double started = now(), cpu_started = cpu();

    Tree tree = order_tree(n, parents, kinds);
    const int32_t *parent = tree.parent;
    const uint8_t *kind = tree.kind;

    /* The sales in the order of their sellers (a counting sort), so that what follows reads memory forward: it makes this
     * program faster too, by a third. Only the columns that the plan looks at. */
    int32_t *seller = take(m, 4), *buyer = take(m, 4), *input = take(m, 4);
    int64_t *cv = take(m, 8), *qv = take(m, 8);
    {
      int32_t *next = take_zeros((size_t)n + 2, 4), *by = take(m, 4);
      for (int32_t s = 0; s < m; s++) next[(by[s] = seller_in[s] < 0 ? -1 : tree.position[seller_in[s]]) + 2]++;
      for (int32_t at = 1; at <= n; at++) next[at + 1] += next[at];
      for (int32_t s = 0; s < m; s++) {
        int32_t to = next[by[s] + 1]++;
        buyer[s] = buyer_in[s] < 0 ? -1 : tree.position[buyer_in[s]];
        input[to] = s, seller[to] = by[s], cv[to] = cv_in[s], qv[to] = qv_in[s];
      }
      free(next);
      free(by);
    }

    /* PV, group volume, activity. */
    int64_t *pv = take_zeros(n, 8), *gv = take(n, 8);
    for (int32_t s = 0; s < m; s++)
      if (seller[s] >= 0) pv[seller[s]] += qv[s];
    uint8_t *active = take(n, 1);
    for (int32_t at = 0; at < n; at++) active[at] = kind[at] == DISTRIBUTOR && pv[at] >= least_pv;
    memcpy(gv, pv, (size_t)n * 8);
    for (int32_t at = n - 1; at >= 0; at--)
      if (parent[at] >= 0) gv[parent[at]] += gv[at];

    /* Ranks from the bottom up: legs[r] counts the legs in which somebody holds rank r + 1 or a higher one. */
    uint8_t *rank = take(n, 1), *best = take_zeros(n, 1);
    int32_t *legs[RANKS - 2] = {take_zeros(n, 4), take_zeros(n, 4)};
    for (int32_t at = n - 1; at >= 0; at--) {
      int own = 0;
      if (active[at])
        for (int r = RANKS; r > 0 && own == 0; r--) {
          if (gv[at] < least_gv[r - 1]) continue;
          if (legs_of[r - 1] > 0 && legs[r - 2][at] < legs_of[r - 1]) continue;
          own = r;
        }
      rank[at] = (uint8_t)own;
      if (own > best[at]) best[at] = (uint8_t)own;
      int32_t above = parent[at];
      if (above < 0) continue;
      if (best[at] > best[above]) best[above] = best[at];
      for (int r = 1; r <= RANKS - 2; r++)
        if (best[at] >= r) legs[r - 1][above]++;
    }
    /* Title, highest rank ever and periods missed, of people who had no title before: what the next period starts from. */
    uint8_t *title = take(n, 1), *highest = take(n, 1), *missed = take_zeros(n, 1), *leader = take(n, 1);
    memcpy(title, rank, n);
    memcpy(highest, rank, n);
    for (int32_t at = 0; at < n; at++) leader[at] = rank[at] >= 2;

    Lines lines[BONUSES];

    /* Unilevel: five levels, from one active person to the next. */
    int32_t *next_active = nearest_marked(&tree, active);
    make_room(&lines[UNILEVEL], (int64_t)m * (tables[UNILEVEL].columns - 1));
    {
      const Table *t = &tables[UNILEVEL];
      for (int32_t s = 0; s < m; s++) {
        int32_t by = seller[s];
        if (by < 0 || kind[by] != DISTRIBUTOR) continue;
        int32_t holder = next_active[by];
        for (int level = 0; level < t->columns - 1 && holder >= 0; level++, holder = next_active[holder]) {
          int entry = t->columns + level;
          pay(&lines[UNILEVEL], s, holder, level + 1, entry, part(cv[s], t->nums[entry], t->den));
        }
      }
    }

    /* Differential: from one percent to the next higher one. */
    int64_t *percent = take(n, 8);
    int32_t *higher = take(n, 4), *first = take(n, 4);
    for (int32_t at = 0; at < n; at++) percent[at] = active[at] ? tables[DIFFERENTIAL].nums[rank[at]] : 0;
    for (int32_t at = 0; at < n; at++) {
      int32_t above = parent[at];
      first[at] = above < 0 || percent[above] > 0 ? above : first[above];
      while (above >= 0 && percent[above] <= percent[at]) above = higher[above];
      higher[at] = above;
    }
    make_room(&lines[DIFFERENTIAL], (int64_t)m * RANKS);
    {
      const Table *t = &tables[DIFFERENTIAL];
      int entries = RANKS + 1;
      for (int32_t s = 0; s < m; s++) {
        int32_t by = seller[s];
        if (by < 0 || kind[by] == 0) continue;
        int below = 0, level = 1;
        for (int32_t holder = first[by]; holder >= 0; holder = higher[holder]) {
          int own = rank[holder];
          int64_t difference = t->nums[own] - t->nums[below];
          if (difference <= 0) continue;
          pay(&lines[DIFFERENTIAL], s, holder, level++, own * entries + below, part(cv[s], difference, t->den));
          below = own;
        }
      }
    }
    free(percent);

    /* Generations: three leaders, each ends one. */
    int32_t *next_leader = nearest_marked(&tree, leader);
    make_room(&lines[GENERATIONS], (int64_t)m * (tables[GENERATIONS].columns - 1));
    {
      const Table *t = &tables[GENERATIONS];
      for (int32_t s = 0; s < m; s++) {
        int32_t by = seller[s];
        if (by < 0 || kind[by] != DISTRIBUTOR) continue;
        int32_t holder = next_leader[by];
        for (int level = 0; level < t->columns - 1 && holder >= 0; level++, holder = next_leader[holder]) {
          int entry = (rank[holder] - 1) * t->columns + level;
          if (t->nums[entry] != 0)
            pay(&lines[GENERATIONS], s, holder, level + 1, entry, part(cv[s], t->nums[entry], t->den));
        }
      }
    }

    /* Matching: what the generations paid each, three levels up. */
    int64_t *earned = take_zeros(n, 8);
    for (int64_t l = 0; l < lines[GENERATIONS].count; l++)
      earned[lines[GENERATIONS].earner[l]] += lines[GENERATIONS].amount[l];
    int64_t earners = 0;
    for (int32_t at = 0; at < n; at++) earners += earned[at] != 0;
    make_room(&lines[MATCHING], earners * (tables[MATCHING].columns - 1));
    {
      const Table *t = &tables[MATCHING];
      for (int32_t at = 0; at < n; at++) {
        if (earned[at] == 0 || kind[at] != DISTRIBUTOR) continue;
        int32_t holder = next_active[at];
        for (int level = 0; level < t->columns - 1 && holder >= 0; level++, holder = next_active[holder]) {
          int entry = t->columns + level;
          pay(&lines[MATCHING], at, holder, level + 1, entry, part(earned[at], t->nums[entry], t->den));
        }
      }
    }

    double took = now() - started, cpu_took = cpu() - cpu_started;

    int64_t count = 0, total = 0;
    uint32_t check = 0;
    for (int b = 0; b < BONUSES; b++) {
      count += lines[b].count;
      for (int64_t l = 0; l < lines[b].count; l++) {
        int32_t from = lines[b].source[l], earner = lines[b].earner[l];
        uint32_t source = (uint32_t)(b == MATCHING ? tree.source[from] : input[from]);
        uint32_t mixed = (uint32_t)lines[b].amount[l] + 31u * (uint32_t)tree.source[earner] + 17u * source + (uint32_t)b;
        total += lines[b].amount[l];
        check += (mixed + lines[b].paid_level[l]) * 2654435761u ^ (uint32_t)lines[b].rate[l];
      }
    }
    for (int32_t at = 0; at < n; at++)
      check += (uint32_t)tree.source[at] * (rank[at] + 5u * title[at] + 7u * highest[at] + 11u * missed[at]);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"ms\":%.3f,\"cpu\":%.3f,\"rss\":%ld,\"lines\":%lld,\"total\":%lld,\"check\":%u}\n", took, cpu_took,
           usage.ru_maxrss, (long long)count, (long long)total, check);
    fflush(stdout);
    void *taken[] = {tree.source, tree.position, tree.parent, tree.kind, seller, buyer, input, cv, qv, pv, gv, active, rank, best,
                     legs[0], legs[1], title, highest, missed, leader, next_active, higher, first, next_leader, earned};
    for (size_t t = 0; t < sizeof taken / sizeof *taken; t++) free(taken[t]);
    for (int b = 0; b < BONUSES; b++) {
      free(lines[b].source), free(lines[b].earner), free(lines[b].rate);
      free(lines[b].paid_level), free(lines[b].amount);
    }
  }
  return 0;
}
