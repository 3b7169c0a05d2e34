package io.alignserve.requestlog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GroupCommitTest {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<List<Integer>> groups = Collections.synchronizedList(new ArrayList<>());

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void writesAtOnceForAThreadAlone() {
		GroupCommit<Integer> commit = new GroupCommit<>(this.groups::add, 10);
		commit.write(1);
		commit.write(2);
		assertThat(this.groups).containsExactly(List.of(1), List.of(2));
	}

	@Test
	void writesTogetherWhatCameWhileAnotherWrote() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		GroupCommit<Integer> commit = new GroupCommit<>((group) -> {
			this.groups.add(group);
			awaitQuietly(release);
		}, 4);
		List<Future<?>> writes = new ArrayList<>();
		writes.add(this.threads.submit(() -> commit.write(0)));
		awaitUntil(() -> this.groups.size() == 1);
		for (int i = 1; i <= 6; i++) {
			int item = i;
			writes.add(this.threads.submit(() -> commit.write(item)));
		}
		awaitUntil(() -> commit.waiting() == 6);
		release.countDown();
		for (Future<?> write : writes) {
			write.get(30, TimeUnit.SECONDS);
		}
		assertThat(this.groups).extracting(List::size).containsExactly(1, 4, 2);
		assertThat(this.groups.stream().flatMap(List::stream)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
	}

	@Test
	void writesEveryItemOnceUnderManyThreads() throws Exception {
		AtomicInteger writers = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		GroupCommit<Integer> commit = new GroupCommit<>((group) -> {
			most.accumulateAndGet(writers.incrementAndGet(), Math::max);
			this.groups.add(group);
			writers.decrementAndGet();
		}, 7);
		List<Future<?>> writes = new ArrayList<>();
		for (int thread = 0; thread < 16; thread++) {
			int first = thread * 500;
			writes.add(this.threads.submit(() -> IntStream.range(first, first + 500).forEach(commit::write)));
		}
		for (Future<?> write : writes) {
			write.get(60, TimeUnit.SECONDS);
		}
		assertThat(this.groups.stream().flatMap(List::stream)).hasSize(8000).doesNotHaveDuplicates();
		assertThat(most).hasValue(1);
	}

	@Test
	void tellsAFailureAndGoesOn() {
		GroupCommit<Integer> commit = new GroupCommit<>((group) -> {
			if (group.contains(1)) {
				throw new IllegalStateException("no");
			}
			this.groups.add(group);
		}, 10);
		assertThatThrownBy(() -> commit.write(1)).isInstanceOf(IllegalStateException.class).hasMessage("no");
		commit.write(2);
		assertThat(this.groups).containsExactly(List.of(2));
	}

	@Test
	void finishesWhatAnInterruptedThreadBegan() {
		GroupCommit<Integer> commit = new GroupCommit<>(this.groups::add, 10);
		Thread.currentThread().interrupt();
		commit.write(1);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.groups).containsExactly(List.of(1));
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void awaitUntil(BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(end);
			Thread.onSpinWait();
		}
	}

}
