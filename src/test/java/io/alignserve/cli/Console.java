package io.alignserve.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

import picocli.CommandLine;

/**
 * Runs commands and keeps what they print.
 */
final class Console {

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	int run(String... args) {
		CommandLine line = Commands.line();
		line.setOut(new PrintWriter(this.out, true));
		line.setErr(new PrintWriter(this.err, true));
		return line.execute(args);
	}

	String out() {
		return this.out.toString();
	}

	String err() {
		return this.err.toString();
	}

}
