package io.alignserve.requestlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Writes and reads real files.
 */
class SpoolTest {

	private static final long LIMIT = 1 << 30;

	@TempDir
	private Path home;

	@Test
	void givesRowsInTheOrderInWhichTheyCame() throws IOException {
		try (Spool spool = open()) {
			append(spool, "a", "b");
			append(spool, "c");
			assertThat(texts(spool.next(2, 1000))).containsExactly("a", "b");
			assertThat(spool.rows()).isEqualTo(3);
			ship(spool, 2);
			assertThat(texts(spool.next(10, 1000))).containsExactly("c");
			ship(spool, 1);
			assertThat(spool.next(10, 1000)).isEmpty();
			assertThat(spool.rows()).isZero();
		}
	}

	@Test
	void readsNoMoreBytesThanAskedForButOneRowWhateverItsSize() throws IOException {
		String large = "x".repeat(100_000);
		try (Spool spool = open()) {
			append(spool, "a", large, "ü€");
			assertThat(texts(spool.next(10, 50))).containsExactly("a");
			ship(spool, 1);
			assertThat(texts(spool.next(10, 50))).containsExactly(large);
			ship(spool, 1);
			assertThat(texts(spool.next(10, 50))).containsExactly("ü€");
		}
	}

	@Test
	void readsAgainWhatAKilledProcessLeft() throws IOException {
		Spool killed = open();
		append(killed, "a", "b");
		try (Spool next = copyOf(killed)) {
			assertThat(next.rows()).isEqualTo(2);
			append(next, "c");
			assertThat(drain(next)).containsExactly("a", "b", "c");
		}
	}

	@Test
	void cutsOffATornLastLineThatNobodyWasPromised() throws IOException {
		Spool killed = open();
		append(killed, "a", "b");
		Files.writeString(segment(1), "01234567 {\"half", StandardOpenOption.APPEND);
		try (Spool next = copyOf(killed)) {
			assertThat(next.rows()).isEqualTo(2);
			append(next, "c");
			List<SpooledLine> lines = next.next(10, 1000);
			assertThat(lines).allMatch(SpooledLine::intact).allMatch(SpooledLine::left);
			assertThat(drain(next)).containsExactly("a", "b", "c");
		}
	}

	@Test
	void tellsEveryDamagedByteOfALineAndReadsTheLinesAroundIt() throws IOException {
		Spool killed = open();
		append(killed, "first", "damaged", "last");
		byte[] good = Files.readAllBytes(segment(1));
		int start = SpooledLine.encode("first").limit();
		int end = start + SpooledLine.encode("damaged").limit() - 1;
		for (int i = start; i < end; i++) {
			byte[] bad = good.clone();
			bad[i] ^= 1;
			Files.write(segment(1), bad);
			Path copy = copyFolder("copy-" + i);
			try (Spool next = new Spool(() -> SpoolFolder.claim(copy), LIMIT)) {
				next.open();
				List<SpooledLine> lines = next.next(10, 1000);
				assertThat(lines).as("byte " + i).extracting(SpooledLine::intact).containsExactly(true, false, true);
				byte[] kept = new byte[end - start + 1];
				lines.get(1).bytes().get(kept);
				assertThat(kept).isEqualTo(Arrays.copyOfRange(bad, start, end + 1));
			}
		}
	}

	@Test
	void beginsANewSegmentAndDeletesThoseThatAreShipped() throws IOException {
		String large = "x".repeat(1 << 20);
		try (Spool spool = open()) {
			for (int i = 0; i < 20; i++) {
				append(spool, large + i);
			}
			assertThat(SpoolFiles.list(folder())).hasSize(3);
			assertThat(drain(spool)).hasSize(20)
				.containsExactlyElementsOf(IntStream.range(0, 20).mapToObj((i) -> large + i).toList());
			assertThat(SpoolFiles.list(folder())).containsExactly(segment(3));
			spool.compact();
			assertThat(segment(3)).isEmptyFile();
			append(spool, "after");
			assertThat(drain(spool)).containsExactly("after");
		}
		assertThat(SpoolFiles.list(folder())).isEmpty();
	}

	@Test
	void isFullAtItsLimitAndTakesRowsAgainWhenOthersAreShipped() throws IOException {
		String row = "x".repeat(400);
		try (Spool spool = new Spool(() -> SpoolFolder.claim(folder()), 1000)) {
			append(spool, row);
			append(spool, row);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> append(spool, row))
				.withMessage("the spool has reached its limit of 1000 bytes");
			assertThat(drain(spool)).hasSize(2);
			append(spool, row);
			assertThat(drain(spool)).hasSize(1);
		}
	}

	@Test
	void countsWhatIsSetAsideTowardsTheLimitAlsoAfterARestart() throws IOException {
		String row = "x".repeat(400);
		try (Spool spool = new Spool(() -> SpoolFolder.claim(folder()), 1000)) {
			append(spool, row, row);
			for (SpooledLine line : spool.next(10, 1000)) {
				spool.setAside(line, SpoolFiles.REFUSED);
				spool.shipped(line, 1);
			}
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> append(spool, row));
		}
		try (Spool spool = new Spool(() -> SpoolFolder.claim(folder()), 1000)) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> append(spool, row));
		}
	}

	@Test
	void writesOnWhenThreadsAreInterrupted() throws IOException {
		try (Spool spool = open()) {
			for (int i = 0; i < 10; i++) {
				Thread.currentThread().interrupt();
				append(spool, "row " + i);
				assertThat(Thread.interrupted()).isTrue();
			}
			assertThat(drain(spool)).hasSize(10);
		}
	}

	@Test
	void losesNothingToInterruptsThatComeDuringAWrite() throws Exception {
		try (Spool spool = open()) {
			Thread writer = new Thread(() -> {
				try {
					for (int i = 0; i < 500; i++) {
						append(spool, "row " + i);
					}
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
			writer.start();
			while (writer.isAlive()) {
				writer.interrupt();
				Thread.sleep(0, 50_000);
			}
			assertThat(drain(spool))
				.containsExactlyElementsOf(IntStream.range(0, 500).mapToObj((i) -> "row " + i).toList());
		}
	}

	@Test
	void refusesRowsOnceItIsClosedAndLeavesTheRest() throws IOException {
		Spool spool = open();
		append(spool, "a");
		spool.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> append(spool, "b"))
			.withMessage("the spool is closed");
		assertThat(spool.next(10, 1000)).isEmpty();
		try (Spool next = open()) {
			assertThat(drain(next)).containsExactly("a");
		}
	}

	@Test
	void triesTheFolderAgainWhenItCouldNotBeHadAtFirst() throws IOException {
		Path blocked = this.home.resolve("blocked");
		Files.writeString(blocked, "a file where a folder belongs");
		try (Spool spool = new Spool(() -> SpoolFolder.claim(blocked.resolve("requests")), LIMIT)) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> append(spool, "a"));
			Files.delete(blocked);
			append(spool, "b");
			assertThat(drain(spool)).containsExactly("b");
		}
	}

	@Test
	void tellsHowManyRowsWentWithAFileThatSomebodyDeleted() throws IOException {
		try (Spool spool = open()) {
			append(spool, "a", "b");
			Files.delete(segment(1));
			assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> spool.next(10, 1000));
			assertThat(spool.forgetOldest()).isEqualTo(2);
			append(spool, "c");
			assertThat(drain(spool)).containsExactly("c");
		}
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void isReadableByItsOwnerOnly() throws IOException {
		try (Spool spool = open()) {
			append(spool, "a");
			spool.setAside(spool.next(1, 1000).get(0), SpoolFiles.REFUSED);
			assertThat(permissions(folder())).isEqualTo("rwx------");
			assertThat(permissions(this.home.resolve("spool"))).isEqualTo("rwx------");
			assertThat(permissions(segment(1))).isEqualTo("rw-------");
			assertThat(permissions(folder().resolve(SpoolFiles.REFUSED))).isEqualTo("rw-------");
		}
	}

	private static String permissions(Path path) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
	}

	private Spool open() throws IOException {
		Spool spool = new Spool(() -> SpoolFolder.claim(folder()), LIMIT);
		spool.open();
		return spool;
	}

	/** What a process finds after another was killed: its files, as they are. */
	private Spool copyOf(Spool killed) throws IOException {
		assertThat(killed.rows()).isPositive();
		Path copy = copyFolder("after-kill");
		Spool spool = new Spool(() -> SpoolFolder.claim(copy), LIMIT);
		spool.open();
		return spool;
	}

	private Path copyFolder(String name) throws IOException {
		Path copy = Files.createDirectory(this.home.resolve(name));
		for (Path file : SpoolFiles.list(folder())) {
			Files.copy(file, copy.resolve(file.getFileName()));
		}
		return copy;
	}

	private Path folder() {
		return this.home.resolve("spool").resolve("requests");
	}

	private Path segment(long number) {
		return SpoolFiles.segment(folder(), number);
	}

	private static void append(Spool spool, String... texts) throws IOException {
		List<ByteBuffer> lines = new ArrayList<>();
		for (String text : texts) {
			lines.add(SpooledLine.encode(text));
		}
		spool.append(lines);
	}

	private static List<String> texts(List<SpooledLine> lines) {
		return lines.stream().map(SpooledLine::text).toList();
	}

	private static void ship(Spool spool, int rows) throws IOException {
		List<SpooledLine> lines = spool.next(rows, 1 << 20);
		spool.shipped(lines.get(lines.size() - 1), lines.size());
	}

	private static List<String> drain(Spool spool) throws IOException {
		List<String> texts = new ArrayList<>();
		for (List<SpooledLine> lines = spool.next(100, 4 << 20); !lines.isEmpty(); lines = spool.next(100, 4 << 20)) {
			texts.addAll(texts(lines));
			spool.shipped(lines.get(lines.size() - 1), lines.size());
		}
		return texts;
	}

}
