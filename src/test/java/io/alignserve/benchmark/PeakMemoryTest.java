package io.alignserve.benchmark;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class PeakMemoryTest {

	private static final int TAKEN = 256 << 20;

	@Test
	void seesWhatWasTakenInBetween() {
		assumeTrue(Files.exists(Path.of("/proc/self/status")), "only Linux tells what a process has resident");
		// What other tests left must not be given back in the meantime.
		System.gc();
		try (PeakMemory memory = PeakMemory.begin()) {
			long before = Objects.requireNonNull(memory.bytes());
			ByteBuffer taken = ByteBuffer.allocateDirect(TAKEN);
			for (int page = 0; page < TAKEN; page += 1024) {
				taken.put(page, (byte) 1);
			}
			assertThat(memory.bytes()).isNotNull().isGreaterThan(before + TAKEN / 4);
			assertThat(taken.get(0)).isEqualTo((byte) 1);
		}
	}

}
