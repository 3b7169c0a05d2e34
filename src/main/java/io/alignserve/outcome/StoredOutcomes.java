package io.alignserve.outcome;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionTemplate;

/**
 * The outcomes in the database.
 */
class StoredOutcomes implements Outcomes {

	/** An outcome may be deleted just when it is found to exist. */
	private static final int TRIES = 3;

	private final OutcomeTable table;

	private final TransactionTemplate transactions;

	StoredOutcomes(OutcomeTable table, TransactionTemplate transactions) {
		this.table = table;
		this.transactions = transactions;
	}

	@Override
	public List<Receipt> tell(String caller, List<Told> told) {
		return Objects.requireNonNull(this.transactions.execute((status) -> tellAll(caller, told)));
	}

	/** In one order for everybody, so that two lists cannot wait for each other. */
	private List<Receipt> tellAll(String caller, List<Told> told) {
		// PostgreSQL keeps microseconds, and would round.
		Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
		List<String> keys = told.stream().map((one) -> one.report().naturalKey()).toList();
		TreeMap<Integer, Receipt> receipts = new TreeMap<>();
		IntStream.range(0, told.size())
			.boxed()
			.sorted(Comparator.comparing(keys::get))
			.forEach((i) -> receipts.put(i, tell(caller, told.get(i), now)));
		return new ArrayList<>(receipts.values());
	}

	private Receipt tell(String caller, Told told, Instant now) {
		String content = ReportJson.write(told.report());
		for (int i = 0; i < TRIES; i++) {
			Optional<Outcome> created = this.table.insert(caller, told, content, now);
			if (created.isPresent()) {
				this.table.keepRevision(created.get(), content);
				return new Receipt(created.get(), Result.CREATED);
			}
			Optional<OutcomeTable.Kept> kept = this.table.lock(caller, told.report().naturalKey());
			if (kept.isPresent()) {
				return tellAgain(kept.get(), told, content, now);
			}
		}
		throw new IllegalStateException("the outcome was created and deleted " + TRIES + " times meanwhile");
	}

	private Receipt tellAgain(OutcomeTable.Kept kept, Told told, String content, Instant now) {
		Outcome known = kept.outcome();
		if (!kept.contentHash().equals(Sha256.of(content))) {
			Outcome revised = this.table.revise(known, told, content, now);
			this.table.keepRevision(revised, content);
			return new Receipt(revised, Result.REVISED);
		}
		boolean better = told.link().linked() && !known.link().equals(told.link());
		return new Receipt(better ? this.table.link(known, told.link()) : known, Result.UNCHANGED);
	}

	@Override
	public Optional<Outcome> find(UUID id, @Nullable String owner) {
		return this.table.find(id, owner);
	}

	@Override
	public List<Outcome> list(Filter filter, @Nullable Long before, int limit) {
		return this.table.list(filter, before, limit);
	}

	@Override
	public List<Revision> revisions(UUID id, @Nullable String owner, @Nullable Long before, int limit) {
		return this.table.revisions(id, owner, before, limit);
	}

	@Override
	public boolean delete(UUID id, @Nullable String owner) {
		return this.table.delete(id, owner);
	}

}
