package io.alignserve.tokenizer.jinja;

/**
 * A parsed expression. Its values are {@link String}, {@link Long}, {@link Double},
 * {@link Boolean}, {@link java.util.List}, {@link java.util.Map}, {@link Namespace} and
 * {@link Special}.
 */
interface Expression {

	Object in(Scope scope);

}
