package io.alignserve.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.alignserve.audience.UsState;

/**
 * One table of the synthetic corpus: tab-separated lines of a resource, {@code #} starts
 * a comment line.
 *
 * @param rows the rows, cell by cell
 */
record CorpusTable(List<List<String>> rows) {

	CorpusTable {
		rows = rows.stream().map(List::copyOf).toList();
	}

	/**
	 * Reads a table.
	 * @param name file name below {@code corpus/}
	 * @param columns the number of cells that every row must have
	 * @return the table
	 * @throws IllegalStateException if the table is missing or a row has another number
	 * of cells
	 */
	static CorpusTable read(String name, int columns) {
		try (InputStream in = Objects.requireNonNull(CorpusTable.class.getResourceAsStream("/corpus/" + name), name)) {
			String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
			List<List<String>> rows = text.lines()
				.filter((line) -> !line.isBlank() && !line.startsWith("#"))
				.map((line) -> Arrays.asList(line.split("\t", -1)))
				.toList();
			for (List<String> row : rows) {
				if (row.size() != columns) {
					throw new IllegalStateException(
							name + " has a row of " + row.size() + " cells, it must have " + columns + ": " + row);
				}
			}
			return new CorpusTable(rows);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Reads a cell of state codes.
	 * @param codes postal codes separated by spaces
	 * @return the states
	 */
	static List<UsState> states(String codes) {
		return Arrays.stream(codes.split(" "))
			.map((code) -> UsState.fromText(code)
				.orElseThrow(() -> new IllegalStateException("no state has the code " + code)))
			.toList();
	}

}
