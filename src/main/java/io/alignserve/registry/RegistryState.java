package io.alignserve.registry;

/**
 * What this instance knows besides the database.
 *
 * @param events what the pool told
 * @param failures what could not be loaded
 * @param metrics what is measured
 */
record RegistryState(PoolEvents events, LoadFailures failures, RegistryMetrics metrics) {
}
