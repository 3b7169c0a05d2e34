package io.alignserve.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class OwnerFilesTest {

	private static final int WRITERS = 8;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@Test
	void ofSeveralWhoWriteAtOnceOneIsReadByAll() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
		try {
			for (int round = 0; round < 100; round++) {
				Path file = this.folder.resolve("key-" + round);
				CountDownLatch begin = new CountDownLatch(1);
				List<Future<String>> read = new ArrayList<>();
				for (int writer = 0; writer < WRITERS; writer++) {
					String text = "written by " + writer;
					read.add(threads.submit(() -> {
						begin.await();
						OwnerFiles.writeOnce(file, text);
						return Files.readString(file);
					}));
				}
				begin.countDown();
				List<String> texts = new ArrayList<>();
				for (Future<String> each : read) {
					texts.add(each.get(60, TimeUnit.SECONDS));
				}
				assertThat(texts).as("round " + round).containsOnly(Files.readString(file));
			}
			try (var files = Files.list(this.folder)) {
				assertThat(files).as("no draft is left").hasSize(100);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

}
