/* bench/legs.plan.json in plain C: the yardstick of bench/engine-legs.bench.ts. Two months one after the other over the same sales, the
 * second with what the first carried. Same input, same work, same columns: order the tree, sort the sales by seller, add up volumes,
 * match two legs twice (percent of the weaker with a cap; cycles 2:1 with the strong leg decided anew, lots that expire), divide two
 * pools by largest remainder. Reads the file, then does the work once for each line on its standard input.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { DISTRIBUTOR = 2, BINARY = 0, CYCLES, EQUAL, BY_VOLUME, BONUSES };

typedef struct {
  int64_t count;
  int32_t *source, *earner, *rate;
  uint8_t *paid_level;
  int64_t *amount;
} Lines;

typedef struct {
  int ages;
  int64_t *volume; /* [(member * 2 + leg) * ages + age] */
} Lots;

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

static void make_room(Lines *lines, int64_t room) {
  lines->count = 0;
  lines->source = take(room, sizeof *lines->source);
  lines->earner = take(room, sizeof *lines->earner);
  lines->rate = take(room, sizeof *lines->rate);
  lines->paid_level = take(room, sizeof *lines->paid_level);
  lines->amount = take(room, sizeof *lines->amount);
}

static inline void pay(Lines *lines, int32_t earner, int rate, int64_t amount) {
  if (amount == 0) return;
  int64_t at = lines->count++;
  lines->source[at] = earner;
  lines->earner[at] = earner;
  lines->paid_level[at] = 0;
  lines->rate[at] = rate;
  lines->amount[at] = amount;
}

static inline int64_t part(int64_t base, int64_t num, int64_t den) { return (2 * base * num + den) / (2 * den); }

typedef struct {
  int32_t n;
  int32_t *source, *position, *parent;
  uint8_t *kind, *seat;
} Tree;

static Tree order_tree(int32_t n, const int32_t *parents, const uint8_t *kinds, const uint8_t *seats) {
  Tree tree = {n, take(n, 4), take(n, 4), take(n, 4), take(n, 1), take(n, 1)};
  int32_t *links = take(2 * (size_t)n + 2, 4), *depth = take(n, 4), tail = 0;
  memset(links, 0xff, (2 * (size_t)n + 2) * 4);
  for (int32_t member = n - 1; member >= 0; member--) {
    size_t list = 2 * (size_t)(parents[member] + 1);
    links[2 * (size_t)member + 3] = links[list];
    links[list] = member;
  }
  int32_t *first_child = tree.position;
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
  for (int32_t at = 0; at < n; at++) tree.kind[at] = kinds[tree.source[at]], tree.seat[at] = seats[tree.source[at]];
  free(links);
  free(depth);
  return tree;
}

/* Each cycle takes more from the leg that is stronger at its turn (the first of equal ones); in strides, as the engine does it. */
static int64_t match_cycles(int64_t strong, int64_t weak, int64_t *first, int64_t *second) {
  int64_t a = *first, b = *second, cycles = 0, both = strong + weak;
  for (;;) {
    int first_leads = a >= b;
    int64_t more = first_leads ? a : b, less = first_leads ? b : a;
    if (more < strong || less < weak) break;
    int64_t shrinks = strong - weak, distance = more - less;
    int64_t stays = first_leads ? distance / shrinks + 1 : (distance + shrinks - 1) / shrinks;
    int64_t room = more / strong < less / weak ? more / strong : less / weak;
    int64_t times = stays < room ? stays : room;
    int64_t pairs = stays > 1 ? 0 : (a < b ? a : b) / both - 1;
    a -= pairs > 0 ? pairs * both : times * (first_leads ? strong : weak);
    b -= pairs > 0 ? pairs * both : times * (first_leads ? weak : strong);
    cycles += pairs > 0 ? 2 * pairs : times;
  }
  *first -= a;
  *second -= b;
  return cycles;
}

/* One leg after its match, as bonus/carry.ts; no debts here. What is lost is what is nowhere else. */
static inline void carry_leg(const int64_t *before, int64_t *after, int ages, int64_t fresh, int64_t take_of, int64_t cap, int expires) {
  int64_t kept = 0;
  for (int age = ages - 1; age >= 0; age--) {
    int64_t lot = before[age], used = lot < take_of ? lot : take_of, left = lot - used;
    take_of -= used;
    if (left == 0) continue;
    if (!expires || age < ages - 1) kept += left, after[age + 1 < ages ? age + 1 : age] += left;
  }
  int64_t used = fresh < take_of ? fresh : take_of, left = fresh - used;
  kept += left, after[0] += left;
  for (int64_t age = 0, rest = kept - cap; age < ages && rest > 0; age++) {
    int64_t cut = after[age] < rest ? after[age] : rest;
    after[age] -= cut, rest -= cut;
  }
}

static int descending(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return x < y ? 1 : x > y ? -1 : 0;
}

/* Shares by member (0: none), whole minor units by largest remainder, of equal ones in the order of positions. */
static void divide(Lines *lines, int32_t n, const int64_t *share, int64_t amount) {
  int64_t all = 0, over = amount, participants = 0;
  for (int32_t at = 0; at < n; at++) all += share[at], participants += share[at] > 0;
  make_room(lines, participants);
  if (participants == 0) return;
  int64_t *rest = take(n, 8), *sorted = take(participants, 8), *units = take(n, 8), p = 0;
  for (int32_t at = 0; at < n; at++) {
    if (share[at] <= 0) continue;
    __int128 product = (__int128)amount * share[at];
    units[at] = (int64_t)(product / all);
    sorted[p++] = rest[at] = (int64_t)(product % all);
    over -= units[at];
  }
  int64_t least = 0, equal = 0;
  if (over > 0) {
    qsort(sorted, participants, 8, descending);
    least = sorted[over - 1];
    for (int64_t i = 0; i < over; i++) equal += sorted[i] == least;
  }
  for (int32_t at = 0; at < n; at++) {
    if (share[at] <= 0) continue;
    int more = over > 0 && (rest[at] > least || (rest[at] == least && equal-- > 0));
    pay(lines, at, 0, units[at] + more);
  }
  free(rest), free(sorted), free(units);
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
  int32_t *parents = ints[0], *seller_in = ints[1];
  int64_t *columns[3];
  int32_t *narrow = take(m, 4);
  for (int c = 0; c < 3; c++) {
    columns[c] = take(m, 8);
    if (fread(narrow, 4, m, file) != (size_t)m) return 1;
    for (int32_t s = 0; s < m; s++) columns[c][s] = narrow[s];
  }
  free(narrow);
  int64_t *cv_in = columns[1], *qv_in = columns[2];
  uint8_t *kinds = take(n, 1), *seats = take_zeros(n, 1), *filled = take_zeros(n, 1);
  if (fread(kinds, 1, n, file) != (size_t)n) return 1;
  fclose(file);
  /* Who comes first in the file stands in the left leg. */
  for (int32_t member = 0; member < n; member++)
    if (parents[member] >= 0) seats[member] = filled[parents[member]]++;
  free(filled);

  volatile int64_t plan_pv = 3000, plan_gv = 100000, plan_cap = 500000, plan_strong = 20000, plan_weak = 10000, plan_each = 1250;
  volatile int64_t plan_percent = 10, plan_equal = 1, plan_by_volume = 2;
  volatile int plan_expires = 3;
  int64_t least_pv = plan_pv, least_gv = plan_gv, cap = plan_cap, strong = plan_strong, weak = plan_weak, each = plan_each;
  int64_t percent = plan_percent, equal_percent = plan_equal, volume_percent = plan_by_volume;
  int expires = plan_expires;

  while (getchar() == '\n') {
    double started = now(), cpu_started = cpu();
    Tree tree = order_tree(n, parents, kinds, seats);
    const int32_t *parent = tree.parent;

    int32_t *seller = take(m, 4);
    int64_t *cv = take(m, 8), *qv = take(m, 8);
    {
      int32_t *next = take_zeros((size_t)n + 2, 4), *by = take(m, 4);
      for (int32_t s = 0; s < m; s++) next[(by[s] = seller_in[s] < 0 ? -1 : tree.position[seller_in[s]]) + 2]++;
      for (int32_t at = 1; at <= n; at++) next[at + 1] += next[at];
      for (int32_t s = 0; s < m; s++) {
        int32_t to = next[by[s] + 1]++;
        seller[to] = by[s], cv[to] = cv_in[s], qv[to] = qv_in[s];
      }
      free(next);
      free(by);
    }

    Lines lines[BONUSES];
    Lots carried[2] = {{1, take_zeros((size_t)n * 2, 8)}, {expires, take_zeros((size_t)n * 2 * expires, 8)}};
    for (int month = 0; month < 2; month++) {
      if (month > 0)
        for (int b = 0; b < BONUSES; b++) {
          free(lines[b].source), free(lines[b].earner), free(lines[b].rate);
          free(lines[b].paid_level), free(lines[b].amount);
        }
      int64_t *pv = take_zeros(n, 8), *own = take_zeros(n, 8), *gv = take(n, 8), points = 0;
      for (int32_t s = 0; s < m; s++) {
        points += cv[s];
        if (seller[s] >= 0) pv[seller[s]] += qv[s], own[seller[s]] += cv[s];
      }
      memcpy(gv, pv, (size_t)n * 8);
      for (int32_t at = n - 1; at >= 0; at--)
        if (parent[at] >= 0) gv[parent[at]] += gv[at];
      uint8_t *active = take(n, 1), *builder = take(n, 1);
      for (int32_t at = 0; at < n; at++) {
        active[at] = tree.kind[at] == DISTRIBUTOR && pv[at] >= least_pv;
        builder[at] = active[at] && gv[at] >= least_gv;
      }

      /* What the period brought to everybody's legs, for both bonuses. */
      int64_t *groups = take(n, 8), *fresh = take_zeros((size_t)n * 2, 8);
      memcpy(groups, own, (size_t)n * 8);
      for (int32_t at = n - 1; at >= 0; at--)
        if (parent[at] >= 0) groups[parent[at]] += groups[at];
      for (int32_t at = 0; at < n; at++)
        if (parent[at] >= 0) fresh[(size_t)parent[at] * 2 + tree.seat[at]] = groups[at];
      free(groups);
      for (int bonus = BINARY; bonus <= CYCLES; bonus++) {
        int ages = carried[bonus].ages;
        int64_t *matched = take_zeros((size_t)n * 2, 8), *paid = take_zeros(n, 8);
        Lots after = {ages, take_zeros((size_t)n * 2 * ages, 8)};
        const int64_t *before = carried[bonus].volume;
        for (int32_t at = 0; at < n; at++) {
          size_t first = (size_t)at * 2;
          int64_t total[2] = {fresh[first], fresh[first + 1]};
          for (int leg = 0; leg < 2; leg++)
            for (int age = 0; age < ages; age++) total[leg] += before[(first + leg) * ages + age];
          if (total[0] == 0 && total[1] == 0) continue;
          if (active[at]) {
            int64_t a = total[0], b = total[1];
            if (bonus == BINARY) {
              paid[at] = a = b = a < b ? a : b;
            } else {
              paid[at] = a > 0 && b > 0 ? match_cycles(strong, weak, &a, &b) : (a = b = 0);
            }
            matched[first] = a, matched[first + 1] = b;
          }
          for (int leg = 0; leg < 2; leg++)
            carry_leg(before + (first + leg) * ages, after.volume + (first + leg) * ages, ages, fresh[first + leg],
                                          matched[first + leg], bonus == BINARY ? cap : INT64_MAX, bonus == CYCLES);
        }
        int64_t earners = 0;
        for (int32_t at = 0; at < n; at++) earners += paid[at] != 0;
        make_room(&lines[bonus], earners);
        for (int32_t at = 0; at < n; at++)
          if (paid[at] != 0) pay(&lines[bonus], at, 1, bonus == BINARY ? part(paid[at], percent, 100) : paid[at] * each);
        free(carried[bonus].volume), free(matched), free(paid);
        carried[bonus] = after;
      }
      free(fresh);

      int64_t *share = take(n, 8);
      for (int32_t at = 0; at < n; at++) share[at] = builder[at];
      divide(&lines[EQUAL], n, share, part(points, equal_percent, 100));
      for (int32_t at = 0; at < n; at++) share[at] = active[at] ? pv[at] : 0;
      divide(&lines[BY_VOLUME], n, share, part(points, volume_percent, 100));
      free(share), free(pv), free(own), free(gv), free(active), free(builder);
    }
    double took = now() - started, cpu_took = cpu() - cpu_started;

    int64_t count = 0, total = 0;
    uint32_t check = 0;
    for (int b = 0; b < BONUSES; b++) {
      count += lines[b].count;
      for (int64_t l = 0; l < lines[b].count; l++) {
        uint32_t member = (uint32_t)tree.source[lines[b].earner[l]];
        uint32_t mixed = (uint32_t)lines[b].amount[l] + 31u * member + 17u * member + (uint32_t)b;
        total += lines[b].amount[l];
        check += (mixed + lines[b].paid_level[l]) * 2654435761u ^ (uint32_t)lines[b].rate[l];
      }
    }
    for (int bonus = BINARY; bonus <= CYCLES; bonus++) {
      size_t row = 2 * (size_t)carried[bonus].ages;
      for (int32_t at = 0; at < n; at++)
        for (size_t lot = 0; lot < row; lot++)
          check += (uint32_t)carried[bonus].volume[(size_t)at * row + lot] * (uint32_t)(tree.source[at] + 1) * (uint32_t)(lot + 1);
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"ms\":%.3f,\"cpu\":%.3f,\"rss\":%ld,\"lines\":%lld,\"total\":%lld,\"check\":%u}\n", took, cpu_took, usage.ru_maxrss,
           (long long)count, (long long)total, check);
    fflush(stdout);
    void *taken[] = {tree.source, tree.position, tree.parent, tree.kind, tree.seat, seller, cv, qv, carried[0].volume, carried[1].volume};
    for (size_t t = 0; t < sizeof taken / sizeof *taken; t++) free(taken[t]);
    for (int b = 0; b < BONUSES; b++) {
      free(lines[b].source), free(lines[b].earner), free(lines[b].rate);
      free(lines[b].paid_level), free(lines[b].amount);
    }
  }
  return 0;
}
