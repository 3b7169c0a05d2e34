package io.alignserve.batch;

/**
 * The parts of this module, put together.
 *
 * @param batches the batches
 * @param uploads those that are coming
 * @param results what became of their rows
 * @param work those who answer them
 */
record BatchParts(BatchTable batches, UploadTable uploads, ResultTable results, BatchLifecycle work) {
}
