package io.alignserve.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import com.sun.jna.Memory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class PeakMemoryTest {

	private static final int TAKEN = 256 << 20;

	/** How far the system's counters may be from the truth. */
	private static final int SLACK = TAKEN / 4;

	/*
	 * The rest of the process may give back memory at any time (the heap shrinks after a
	 * collection), so nothing is said about a difference to a moment before.
	 */
	@Test
	void remembersWhatWasTakenAndGivenBackAndForgetsItAtTheNextBeginning() {
		assumeTrue(Files.exists(Path.of("/proc/self/status")), "only Linux tells what a process has resident");
		long height;
		try (PeakMemory memory = PeakMemory.begin()) {
			height = bytesWithMuchTaken(memory);
			assertThat(height).isGreaterThan(TAKEN - SLACK);
			assertThat(bytes(memory)).isGreaterThan(height - SLACK);
		}
		try (PeakMemory memory = PeakMemory.begin()) {
			assertThat(bytes(memory)).isLessThan(height - SLACK);
		}
	}

	private static long bytesWithMuchTaken(PeakMemory memory) {
		try (Memory taken = new Memory(TAKEN)) {
			taken.setMemory(0, TAKEN, (byte) 1);
			return bytes(memory);
		}
	}

	private static long bytes(PeakMemory memory) {
		return Objects.requireNonNull(memory.bytes());
	}

}
