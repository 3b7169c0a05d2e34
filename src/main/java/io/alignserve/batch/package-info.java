/**
 * Owns durable batches: their rows, who works on them, their results and their webhooks.
 * It does not know how a row is answered: the api module tells it through a port. Its
 * data comes from clients by way of the api module and rests in PostgreSQL.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "database" })
package io.alignserve.batch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
