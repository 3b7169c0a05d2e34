package io.alignserve.generation;

/**
 * What an engine is doing.
 *
 * @param running the number of sequences that hold, or are promised, a cache slot
 * @param waiting the number of sequences that wait for one
 * @param steps the number of steps since the engine started
 */
public record EngineStatus(int running, int waiting, long steps) {
}
