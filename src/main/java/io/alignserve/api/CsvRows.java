package io.alignserve.api;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an upload in CSV (RFC 4180, UTF-8) with the columns of {@link CsvColumns}, of
 * which one record is in memory at a time.
 */
class CsvRows {

	private final JsonMapper json;

	private final BatchRowReader rows;

	CsvRows(JsonMapper json, BatchRowReader rows) {
		this.json = json;
		this.rows = rows;
	}

	/**
	 * Reads to the end.
	 * @param in the upload
	 * @throws IOException if it breaks off
	 * @throws RefusedException if it is none of this form
	 */
	void read(InputStream in) throws IOException {
		RecordReader reader = new RecordReader(
				new InputStreamReader(BatchBody.withoutMark(in), StandardCharsets.UTF_8.newDecoder()),
				this.rows.maxRowBytes());
		CSVFormat format = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();
		try (CSVParser parser = CSVParser.builder().setReader(reader).setFormat(format).get()) {
			Iterator<CSVRecord> records = parser.iterator();
			if (!records.hasNext()) {
				return;
			}
			List<String> header = header(records.next());
			reader.endRecord();
			while (records.hasNext()) {
				read(header, records.next());
				reader.endRecord();
			}
		}
		catch (UncheckedIOException ex) {
			throw refused(ex.getCause());
		}
		catch (CSVException | CharacterCodingException ex) {
			throw refused(ex);
		}
	}

	private RuntimeException refused(@Nullable IOException cause) throws IOException {
		String where = "the upload is not CSV in UTF-8, from row " + (this.rows.rows() + 1) + " on";
		if (cause instanceof CharacterCodingException) {
			return invalid(where + ": some bytes are not UTF-8");
		}
		if (cause instanceof CSVException) {
			return invalid(where + ": a quoted cell is not closed, or goes on behind its quote");
		}
		throw (cause != null) ? cause : new IOException("no cause");
	}

	private static List<String> header(CSVRecord record) {
		List<String> header = record.stream().map(String::strip).toList();
		Set<String> seen = new HashSet<>();
		for (String column : header) {
			if (!CsvColumns.names().contains(column)) {
				throw invalid("the first row must name the columns, and there is no column " + Findings.quoted(column)
						+ "; allowed are: " + String.join(", ", CsvColumns.names()));
			}
			if (!seen.add(column)) {
				throw invalid("the column " + column + " is there twice");
			}
		}
		if (!seen.contains(CsvColumns.CUSTOM_ID) || !seen.contains(CsvColumns.TASK)) {
			throw invalid("the first row must name the columns, and " + CsvColumns.CUSTOM_ID + " and " + CsvColumns.TASK
					+ " must be among them");
		}
		return header;
	}

	private static RefusedException invalid(String detail) {
		return new RefusedException(Problem.of(ProblemType.INVALID_REQUEST, detail));
	}

	private void read(List<String> header, CSVRecord record) {
		Map<String, String> cells = new LinkedHashMap<>();
		for (int i = 0; i < Math.min(header.size(), record.size()); i++) {
			if (!record.get(i).isBlank()) {
				cells.put(header.get(i), record.get(i));
			}
		}
		Findings findings = new Findings();
		if (record.size() != header.size()) {
			findings.add("", "has " + record.size() + " cells, the first row names " + header.size() + " columns");
		}
		String task = cells.get(CsvColumns.TASK);
		String id = cells.get(CsvColumns.CUSTOM_ID);
		String body = CsvColumns.body(this.json, (task != null) ? task.strip() : "", cells);
		this.rows.add((id != null) ? id.strip() : null, (task != null) ? task.strip() : null, body, findings);
	}

	/**
	 * Bounds records: a quote that is never closed would take in all that follows.
	 */
	private static final class RecordReader extends FilterReader {

		/** What the parser may have read ahead. */
		private static final int AHEAD = 16 * 1024;

		private final int maxCharacters;

		private long characters;

		RecordReader(Reader in, int maxCharacters) {
			super(in);
			this.maxCharacters = maxCharacters;
		}

		void endRecord() {
			this.characters = 0;
		}

		/** The form around it is still to be read. */
		@Override
		public void close() {
			// Whoever opened the body closes it.
		}

		@Override
		public int read() throws IOException {
			char[] one = new char[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0];
		}

		@Override
		public int read(char[] buffer, int offset, int length) throws IOException {
			int read = super.read(buffer, offset, length);
			this.characters += Math.max(0, read);
			if (this.characters > this.maxCharacters + (long) AHEAD) {
				throw new RefusedException(Problem.of(ProblemType.REQUEST_TOO_LARGE,
						"a row of the upload has more than " + this.maxCharacters
								+ " characters (alignserve.batch.row-size); is a quote not closed?"));
			}
			return read;
		}

	}

}
