package io.alignserve.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

import io.alignserve.Eventually;
import io.alignserve.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Instances that work on one real database.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchWorkIT {

	private static final TestDatabase WHERE = TestDatabase.create();

	private final Answers answers = new Answers();

	private final List<TestInstance> instances = new ArrayList<>();

	private TestInstance one;

	@BeforeEach
	void create() {
		this.one = instance("one", this.answers);
		this.one.database().execute("TRUNCATE batch CASCADE");
	}

	@AfterEach
	void close() {
		WHERE.reopen();
		this.instances.forEach(TestInstance::close);
	}

	private TestInstance instance(String name, RowAnswering answering) {
		TestInstance instance = new TestInstance(WHERE, name, answering, TestInstance.WEBHOOKS);
		this.instances.add(instance);
		return instance;
	}

	private void awaitState(String id, BatchState state) {
		Eventually.holds(() -> assertThat(this.one.batch(id).state()).isEqualTo(state));
	}

	private List<RowResult> all(String id, boolean failed, int limit) {
		List<RowResult> all = new ArrayList<>();
		long after = 0;
		boolean more = true;
		while (more) {
			ResultPage page = this.one.batches().results(this.one.batch(id), failed, after, limit);
			page.forEach(all::add);
			after = page.last();
			more = page.hasMore();
		}
		return all;
	}

	@Test
	void twoInstancesShareABatchAndAnswerEachRowOnce() {
		Answers others = new Answers().takes(10);
		this.answers.takes(10);
		String id = this.one.upload(400, null);
		this.one.start();
		instance("two", others).start();
		awaitState(id, BatchState.COMPLETED);
		assertThat(this.answers.begun()).isBetween(1, 399);
		assertThat(this.answers.begun() + others.begun()).isEqualTo(400);
		List<RowResult> results = all(id, false, 37);
		assertThat(results.stream().map(RowResult::line).distinct()).hasSize(400);
		assertThat(results).hasSize(400)
			.allSatisfy((row) -> assertThat(row.json()).isEqualTo("{\"row\":" + (row.line() - 1) + "}"));
		assertThat(results.stream().map(RowResult::place).toList()).isSorted().endsWith(400L);
		assertThat(
				this.one.database().queryForList("SELECT DISTINCT claimed_by FROM batch_row ORDER BY 1", String.class))
			.containsExactly("one", "two");
	}

	@Test
	void rowsOfAnInstanceThatIsNotHeardOfAreAnsweredByAnotherAndItsLateAnswersAreIgnored() {
		String id = this.one.upload(1, null);
		RowTable dead = new RowTable(JdbcClient.create(this.one.database()), "dead");
		new Transitions(JdbcClient.create(this.one.database()),
				new JdbcTransactionManager(Objects.requireNonNull(this.one.database().getDataSource())), this.answers)
			.advance();
		ClaimedRow held = dead.claim(this.one.batch(id).number(), 10, Duration.ofSeconds(1)).get(0);
		assertThat(dead.claim(this.one.batch(id).number(), 10, Duration.ofSeconds(1))).isEmpty();
		this.one.start();
		awaitState(id, BatchState.COMPLETED);
		assertThat(dead.settle(held, new RowAnswer(RowAnswer.Outcome.ANSWERED, 200, "\"late\""))).isFalse();
		assertThat(all(id, false, 10)).singleElement()
			.satisfies((row) -> assertThat(row.json()).isEqualTo("{\"row\":0}"));
		assertThat(this.one.batch(id).counts()).isEqualTo(new Batch.Counts(1, 1, 0));
	}

	@Test
	void temporaryFailuresAreNoErrorsUntilTheyAreTooMany() {
		this.answers.failsFirst(3);
		this.one.start();
		String id = this.one.upload(10, null);
		awaitState(id, BatchState.COMPLETED);
		assertThat(this.one.batch(id).counts()).isEqualTo(new Batch.Counts(10, 10, 0));
		assertThat(this.answers.begun()).isEqualTo(40);
		this.answers.failsFirst(100);
		String bad = this.one.upload(1, null);
		awaitState(bad, BatchState.COMPLETED);
		assertThat(this.one.batch(bad).counts()).isEqualTo(new Batch.Counts(1, 0, 1));
		assertThat(all(bad, true, 10)).singleElement().satisfies((row) -> assertThat(row.status()).isEqualTo(503));
	}

	@Test
	void noRowBeginsWhileOthersWait() throws InterruptedException {
		this.answers.hasRoom(false);
		this.one.start();
		String id = this.one.upload(3, null);
		awaitState(id, BatchState.IN_PROGRESS);
		TimeUnit.MILLISECONDS.sleep(300);
		assertThat(this.answers.begun()).isZero();
		this.answers.hasRoom(true);
		awaitState(id, BatchState.COMPLETED);
	}

	@Test
	void aSmallBatchDoesNotWaitForALargeOne() {
		this.answers.takes(20);
		String large = this.one.upload(2000, null);
		String small = this.one.upload(5, null);
		this.one.start();
		awaitState(small, BatchState.COMPLETED);
		assertThat(this.one.batch(large).state()).isEqualTo(BatchState.IN_PROGRESS);
		this.one.batches().cancel(this.one.batch(large));
		awaitState(large, BatchState.CANCELLED);
	}

	@Test
	void workWaitsWhileTheDatabaseIsGoneAndGoesOn() {
		this.answers.takes(10);
		this.one.start();
		String id = this.one.upload(300, null);
		Eventually.holds(() -> assertThat(this.answers.begun()).isGreaterThan(20));
		WHERE.shut();
		int before = this.answers.begun();
		assertThatThrownBy(() -> this.one.batch(id)).isInstanceOf(DataAccessException.class);
		WHERE.reopen();
		Eventually.holds(() -> assertThat(this.answers.begun()).isGreaterThan(before + 20));
		Eventually.holds(() -> assertThat(
				this.one.database().queryForObject("SELECT completed FROM batch WHERE id = ?", Integer.class, id))
			.isEqualTo(300));
		assertThat(all(id, false, 100).stream().map(RowResult::line).distinct()).hasSize(300);
	}

	@Test
	void whatIsStoppedIsGivenBackAndAnsweredAfterARestart() {
		this.answers.takes(60_000);
		this.one.start();
		String id = this.one.upload(4, null);
		Eventually.holds(() -> assertThat(this.answers.begun()).isEqualTo(4));
		this.one.stop();
		assertThat(this.one.database()
			.queryForList("SELECT DISTINCT attempts FROM batch_row WHERE claim IS NULL", Integer.class))
			.containsExactly(0);
		this.answers.takes(0);
		this.one.start();
		awaitState(id, BatchState.COMPLETED);
	}

	@Test
	void aBatchExpires() {
		this.answers.hasRoom(false);
		this.one.start();
		String id = this.one.upload(3, null);
		awaitState(id, BatchState.IN_PROGRESS);
		this.one.database().update("UPDATE batch SET expires_at = now() WHERE id = ?", id);
		awaitState(id, BatchState.EXPIRED);
		assertThat(all(id, true, 2)).hasSize(3)
			.allSatisfy((row) -> assertThat(row.json()).startsWith("\"EXPIRED batch_"));
	}

	@Test
	void anUploadThatIsNotCompleteLeavesNothing() {
		try (BatchUpload upload = this.one.batches().begin(new NewBatch("ada", null))) {
			for (int i = 0; i < 1200; i++) {
				upload.add(NewRow.of("row-" + i, "tap", "{}"));
			}
			assertThat(this.one.database().queryForObject("SELECT count(*) FROM batch_row", Integer.class))
				.isEqualTo(1000);
			assertThat(this.one.batches().list(null, null, 10)).isEmpty();
		}
		assertThat(this.one.database().queryForObject("SELECT count(*) FROM batch_row", Integer.class)).isZero();
		// As a process leaves it that is killed.
		this.one.database().update("""
				INSERT INTO batch (id, owner, state, created_at, expires_at)
				VALUES ('torn', 'ada', 'UPLOADING', now() - interval '1 day', now())""");
		this.one.start();
		Eventually
			.holds(() -> assertThat(this.one.database().queryForObject("SELECT count(*) FROM batch", Integer.class))
				.isZero());
	}

	@Test
	void whatIsDoneWithinMakesTheBatchOrNone() {
		String insert = "INSERT INTO idempotency (lookup, request, token, held_until) "
				+ "VALUES (decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), gen_random_uuid(), now())";
		try (BatchUpload upload = this.one.batches().begin(new NewBatch("ada", null))) {
			upload.add(NewRow.of("row", "tap", "{}"));
			assertThatThrownBy(() -> upload.complete(() -> {
				this.one.database().update(insert);
				throw new IllegalStateException("somebody else does it");
			})).hasMessage("somebody else does it");
		}
		assertThat(this.one.database().queryForList("SELECT 1 FROM batch UNION ALL SELECT 1 FROM idempotency"))
			.isEmpty();
		try (BatchUpload upload = this.one.batches().begin(new NewBatch("ada", null))) {
			upload.add(NewRow.of("row", "tap", "{}"));
			String id = upload.complete(() -> this.one.database().update(insert));
			assertThat(id).isEqualTo(upload.id());
			assertThat(this.one.batch(id).counts().total()).isOne();
		}
		assertThat(this.one.database().update("DELETE FROM idempotency")).isOne();
	}

	@Test
	void instancesOfTheReleaseBeforeWriteAndReadTheCaller() {
		this.one.upload(1, null);
		this.one.database().update("""
				INSERT INTO batch (id, owner, caller, state, expires_at)
				VALUES ('theirs', 'ada', 'ada', 'UPLOADING', now() + interval '1 day')""");
		assertThat(this.one.database().queryForList("SELECT caller FROM batch", String.class)).containsExactly("ada",
				"ada");
	}

	@Test
	void anOwnerHasSoManyOpenBatchesAndNoMore() {
		for (int i = 0; i < 20; i++) {
			this.one.upload(1, null);
		}
		assertThatThrownBy(() -> this.one.upload(1, null)).isInstanceOf(TooManyBatchesException.class)
			.hasMessageContaining("at most 20 are allowed");
	}

}
