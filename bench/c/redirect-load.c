/* The load of bench/redirects.bench.ts: requests to raw sockets, each on its way for itself (no socket has two at once), at a set rate whatever the
 * answers do: a late answer counts from when its request was due, so a server that stalls cannot hide it. In C, because a load that collects garbage
 * counts its own pauses as the server's and takes as much of the processors as the server. Linux only (epoll).
 * One line on standard input is one round: PORT CODES RATE SECONDS SOCKETS SEED KEEP. CODES of 1 is one hot code; RATE of 0 is as many as the sockets
 * take; with KEEP of 1 the acknowledged clicks' ids are told. One line of JSON comes back.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { AGENTS = 200, HEAD = 4096, ID = 40 };

typedef struct {
  int socket;
  int busy;
  double due;
  int length;
  char head[HEAD];
} Line;

typedef struct {
  int port, codes, sockets, seed, keep;
  double rate, seconds;
} Round;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void *take(size_t count, size_t size) {
  void *memory = calloc(count + 1, size);
  if (!memory) abort();
  return memory;
}

static int ascending(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

static int open_socket(int port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int one = 1, s = socket(AF_INET, SOCK_STREAM, 0);
  if (s < 0 || connect(s, (struct sockaddr *)&to, sizeof to) != 0) return -1;
  setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return s;
}

/* Every visitor is another one: an address of their own, and one of 200 browsers. 0 where the server is gone. */
static int send_request(Line *line, const Round *round, int64_t n, double due) {
  char text[640];
  int64_t visitor = (int64_t)round->seed * 10000000 + n;
  int agent = (int)(n % AGENTS);
  int length = snprintf(
      text, sizeof text,
      "GET /r/bench-%d HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
      "Chrome/%d.0.%d.0 Safari/537.36\r\nAccept: text/html\r\nAccept-Language: en\r\nX-Forwarded-For: %d.%d.%d.%d\r\n\r\n",
      (int)(n % round->codes), 100 + agent % 50, agent, 11 + (int)(visitor >> 24), (int)(visitor >> 16 & 255), (int)(visitor >> 8 & 255),
      (int)(visitor & 255));
  line->due = due;
  line->busy = 1;
  line->length = 0;
  return send(line->socket, text, (size_t)length, MSG_NOSIGNAL) == length;
}

static void run(const Round *round) {
  int epoll = epoll_create1(0), open = 0;
  Line *lines = take((size_t)round->sockets, sizeof *lines);
  int *idle = take((size_t)round->sockets, sizeof *idle), idles = 0;
  struct epoll_event *events = take((size_t)round->sockets, sizeof *events);
  int64_t room = (int64_t)((round->rate ? round->rate : 200000) * round->seconds) + round->sockets + 1;
  float *times = take((size_t)room, sizeof *times);
  char(*ids)[ID] = take(round->keep ? (size_t)room : 1, ID);
  int64_t sent = 0, answered = 0, counted = 0, other = 0, kept = 0;

  for (int i = 0; i < round->sockets; i++) {
    lines[i].socket = open_socket(round->port);
    if (lines[i].socket < 0) continue;
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
    epoll_ctl(epoll, EPOLL_CTL_ADD, lines[i].socket, &event);
    idle[idles++] = i;
    open++;
  }
  double start = now(), end = start + round->seconds, last = start;
  for (;;) {
    double at = now();
    int64_t all = round->rate ? (int64_t)(round->rate * round->seconds) : room;
    if (open == 0 || (at >= end && ((idles == open && (!round->rate || sent >= all)) || at > end + 2))) break;
    /* What is due and waits for an idle socket has been waiting since it was due, also where the round ends meanwhile. */
    while (idles > 0 && sent < all) {
      double due = round->rate ? start + (double)sent / round->rate : at;
      if (due > at || due >= end) break;
      Line *line = &lines[idle[--idles]];
      if (send_request(line, round, sent++, due)) continue;
      close(line->socket);
      open--;
    }
    int ready = epoll_wait(epoll, events, round->sockets, 1);
    for (int e = 0; e < ready; e++) {
      Line *line = &lines[events[e].data.u32];
      ssize_t got = recv(line->socket, line->head + line->length, (size_t)(HEAD - 1 - line->length), MSG_DONTWAIT);
      if (got < 0 && errno == EAGAIN) continue;
      if (got <= 0) {
        /* One that was not busy stands among the idle ones. */
        for (int i = 0; !line->busy && i < idles; i++)
          if (&lines[idle[i]] == line) idle[i] = idle[--idles];
        close(line->socket);
        open--;
        continue;
      }
      line->length += (int)got;
      line->head[line->length] = 0;
      if (!strstr(line->head, "\r\n\r\n")) {
        if (line->length >= HEAD - 1) abort();
        continue;
      }
      last = now();
      if (answered < room) times[answered++] = (float)((last - line->due) * 1000);
      char *token = strstr(line->head, "fl_visit=clk_");
      if (token && strncmp(line->head, "HTTP/1.1 302", 12) == 0) {
        counted++;
        if (round->keep && kept < room) {
          size_t length = strcspn(token + 9, ".");
          if (length < ID) memcpy(ids[kept++], token + 9, length);
        }
      } else {
        other++;
      }
      line->busy = 0;
      idle[idles++] = (int)events[e].data.u32;
    }
  }
  int64_t unanswered = 0;
  for (int i = 0; i < round->sockets; i++) unanswered += lines[i].busy;
  int64_t due = round->rate ? (int64_t)(round->rate * round->seconds) - sent : 0;
  double took = (last < end ? last : end) - start;
  qsort(times, (size_t)answered, sizeof *times, ascending);
  printf("{\"counted\":%lld,\"other\":%lld,\"unanswered\":%lld,\"perSecond\":%.0f,\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f,\"late\":%lld,\"tokens\":[",
         (long long)counted, (long long)other, (long long)unanswered, (double)answered / took, answered ? times[answered / 2] : 0,
         answered ? times[(int64_t)((double)answered * 0.99)] : 0, answered ? times[answered - 1] : 0, (long long)(due > 0 ? due : 0));
  for (int64_t i = 0; i < kept; i++) printf("%s\"%s\"", i ? "," : "", ids[i]);
  printf("]}\n");
  fflush(stdout);
  for (int i = 0; i < round->sockets; i++)
    if (lines[i].socket > 0) close(lines[i].socket);
  close(epoll);
  free(lines), free(idle), free(events), free(times), free(ids);
}

int main(void) {
  char text[256];
  Round round;
  while (fgets(text, sizeof text, stdin)) {
    if (sscanf(text, "%d %d %lf %lf %d %d %d", &round.port, &round.codes, &round.rate, &round.seconds, &round.sockets, &round.seed, &round.keep) != 7) {
      fprintf(stderr, "a round is: PORT CODES RATE SECONDS SOCKETS SEED KEEP\n");
      return 2;
    }
    run(&round);
  }
  return 0;
}
