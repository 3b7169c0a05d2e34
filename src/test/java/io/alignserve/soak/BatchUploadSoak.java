package io.alignserve.soak;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.alignserve.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Uploads the largest batch that is accepted to a service with 256 MB of heap.
 */
class BatchUploadSoak {

	private static final int ROWS = 50_000;

	private static final int BODY_CHARACTERS = 3800;

	private final SoakReport report = new SoakReport("batch-upload-soak");

	@Test
	void fiftyThousandRowsAndNearly200MegabytesAreNeverWholeInMemory() throws Exception {
		Path folder = Path.of("target", "soak", "batch-upload");
		// No row is answered meanwhile: what is measured is the upload.
		Map<String, String> properties = Map.of("alignserve.batch.rows-in-flight", "0");
		try (ServiceProcess service = new ServiceProcess(folder, "service", TestDatabase.create(), properties)) {
			service.start();
			HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
			long before = residentKilobytes(service.pid());
			long began = System.nanoTime();
			HttpResponse<String> response = http.send(HttpRequest.newBuilder(uri(service))
				.header("Content-Type", "application/jsonl")
				.POST(HttpRequest.BodyPublishers.ofInputStream(Rows::new))
				.build(), HttpResponse.BodyHandlers.ofString());
			this.report.put("rows", ROWS)
				.put("megabytes", Rows.bytes() / 1_000_000)
				.put("seconds", (System.nanoTime() - began) / 1_000_000_000)
				.put("residentGrowthMegabytes", (residentKilobytes(service.pid()) - before) / 1000)
				.write();
			assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
			assertThat(response.body()).contains("\"total\":" + ROWS);
			assertThat(service.output()).doesNotContain("OutOfMemoryError");
		}
	}

	private static URI uri(ServiceProcess service) {
		return service.address().resolve("/v1/batches");
	}

	/** The most that was resident so far; 0 where nobody tells. */
	private static long residentKilobytes(long pid) throws IOException {
		Path status = Path.of("/proc", Long.toString(pid), "status");
		if (!Files.isReadable(status)) {
			return 0;
		}
		return Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("VmHWM:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
			.sum();
	}

	/** The rows, made while they are sent. */
	private static final class Rows extends InputStream {

		private static final String TEXT = "A ride home. ".repeat(BODY_CHARACTERS / 13);

		private int next;

		private byte @Nullable [] row;

		private int position;

		private static byte[] row(int number) {
			return ("{\"customId\": \"row-" + number
					+ "\", \"task\": \"tap\", \"body\": {\"ad\": {\"brand\": \"Uber\", " + "\"body\": \"" + TEXT
					+ "\"}}}\n")
				.getBytes(StandardCharsets.UTF_8);
		}

		static long bytes() {
			return (long) ROWS * row(ROWS).length;
		}

		@Override
		public int read() {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : Byte.toUnsignedInt(one[0]);
		}

		@Override
		public int read(byte[] buffer, int offset, int length) {
			byte[] current = this.row;
			if (current == null || this.position == current.length) {
				if (this.next == ROWS) {
					return -1;
				}
				current = row(this.next++);
				this.row = current;
				this.position = 0;
			}
			int count = Math.min(length, current.length - this.position);
			System.arraycopy(current, this.position, buffer, offset, count);
			this.position += count;
			return count;
		}

	}

}
