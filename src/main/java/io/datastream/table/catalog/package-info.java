/** What PostgreSQL's catalogue says of tables: their columns, keys and kinds. */
package io.datastream.table.catalog;
