#!/bin/sh
# Runs once, when the postgres image makes its data directory: a database and a user for Datastream and for Airflow each.
set -eu

# database NAME PASSWORD
database() {
  psql --no-psqlrc -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres -v name="$1" -v password="$2" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
SQL
}

# Also as the image's entry point sources this file rather than running it: no name is left behind that it uses.
: "${POSTGRES_USER:=postgres}"
database datastream "$DATASTREAM_DB_PASSWORD"
database airflow "$AIRFLOW_DB_PASSWORD"
