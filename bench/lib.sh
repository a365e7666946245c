# What the benchmarks share: a PostgreSQL of their own with its usual durability, and Almoner in production mode on it.
# Sourced by the scripts beside it. Everything lives in one temporary folder and is stopped when the script ends.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
work=$(mktemp -d)
chmod 755 "$work"
pg_port=${PG_PORT:-5599}
http_port=${HTTP_PORT:-3999}
secret=whsec_bench
almoner_pid=
almoner_pids=

need() {
  for tool in "$@"; do
    command -v "$tool" >/dev/null || { echo "missing: $tool (on Debian: apt-get install wrk postgresql curl)" >&2; exit 2; }
  done
}

# initdb and postgres refuse to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

start_postgres() {
  pg_bin=${PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)}
  [ -x "$pg_bin/initdb" ] || { echo "missing: PostgreSQL's server programs; set PG_BIN to their folder" >&2; exit 2; }
  mkdir "$work/data" && { [ "$(id -u)" != 0 ] || chown postgres "$work/data"; }
  as_postgres "$pg_bin/initdb" -A trust -U almoner -D "$work/data" >/dev/null
  as_postgres "$pg_bin/pg_ctl" -w -D "$work/data" -l "$work/data/log" \
    -o "-p $pg_port -k /tmp -c max_connections=200 -c shared_buffers=1GB -c max_wal_size=8GB" start >/dev/null
  "$pg_bin/createdb" -h localhost -p "$pg_port" -U almoner almoner
}

psql_do() { "$pg_bin/psql" -qAt -h localhost -p "$pg_port" -U almoner -d almoner -v ON_ERROR_STOP=1 "$@"; }

build() {
  [ -f "$root/target/quarkus-app/quarkus-run.jar" ] && [ -n "${SKIP_BUILD:-}" ] ||
    "$root/mvnw" -q -B -f "$root/pom.xml" package -DskipTests
}

# start_almoner [PORT [DATABASE [ROOT]]]: the jar, or the native executable that NATIVE names
start_almoner() {
  local port=${1:-$http_port}
  # shellcheck disable=SC2206
  local command=(java ${JAVA_OPTS:--Xmx512m -XX:+UseParallelGC} -jar "${3:-$root}/target/quarkus-app/quarkus-run.jar")
  [ -z "${NATIVE:-}" ] || command=("$NATIVE" -Xmx512m)
  PORT=$port DATABASE_URL="postgresql://almoner:almoner@localhost:$pg_port/${2:-almoner}?sslmode=disable" \
    STRIPE_WEBHOOK_SECRETS=$secret ALLOW_UNKEYED_DONOR_HASH=true RATE_LIMIT=0 ADMIN_PASSWORD=bench-password \
    "${command[@]}" >"$work/almoner-$port.log" 2>&1 &
  almoner_pid=$!
  almoner_pids+=" $almoner_pid"
  for _ in $(seq 1 900); do
    curl -sf "http://localhost:$port/q/health/ready" >/dev/null && return
    sleep 0.1
  done
  echo "Almoner did not start:" >&2
  tail -n 20 "$work/almoner-$port.log" >&2
  exit 1
}

stop_all() {
  # shellcheck disable=SC2086
  [ -z "$almoner_pids" ] || kill $almoner_pids 2>/dev/null || true
  [ -z "${pg_bin:-}" ] || as_postgres "$pg_bin/pg_ctl" -m immediate -D "$work/data" stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap stop_all EXIT

# tickets COUNT FILE: makes them past the API, which is not what is measured here.
tickets() {
  psql_do -c "insert into recording_tickets (id, contact_type, contact_value, status, created_at, updated_at)
    select gen_random_uuid(), 'EMAIL', 'bench@example.com', 'OPEN', now(), now() from generate_series(1, $1)
    returning id" >"$2"
}

median() { sort -n | awk '{ a[NR] = $1 } END { print NR % 2 ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2 }'; }
