package io.alignserve.policy;

/**
 * A rule that holds.
 *
 * @param rule the rule
 * @param pointer JSON pointer to what it holds for in the request; empty for a text that
 * was written
 * @param detail what was found, part of a sentence
 */
public record Finding(Rule rule, String pointer, String detail) {
}
