# What people do daily. `just` lists it; every line can be typed by hand as well.

_list:
    @just --list

# Run it on http://localhost:3003 with a PostgreSQL and a stand-in of Stripe
dev:
    ./mvnw quarkus:dev

# Unit tests and tests over HTTP; `just test PaymentLifeTest` runs one class
test class='':
    ./mvnw -q test {{ if class == '' { '' } else { '-Dtest=' + class } }}

# One class of integration tests, against the packaged jar
it class:
    ./mvnw -q verify -Dtest=NoSuchTest -Dsurefire.failIfNoSpecifiedTests=false -Dit.test={{ class }}

# Format the code
format:
    ./mvnw -q spotless:apply

# What continuous integration runs
verify:
    ./mvnw -B verify

# The jar, in target/quarkus-app
package:
    ./mvnw -q package -DskipTests

# The native executable and its tests; needs GraalVM or Mandrel
native:
    ./mvnw -B verify -Dnative

# Send a signed event to dev mode: `just event paid TICKET 2500`
event *arguments:
    scripts/send-event {{ arguments }}

# Events per second through the webhook, beside PostgreSQL's own limit
bench:
    bench/webhook

# Pictures of the desk from dev mode that is running: `FILL=1 just pictures` gives it a year of gifts first
pictures *pages:
    scripts/pictures {{ pages }}
