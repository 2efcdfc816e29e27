/**
 * PostgreSQL's COPY in binary form, the quickest way in for rows whose keys are new: how values are
 * written, and the statement that brings them.
 */
package io.datastream.table.copy;
