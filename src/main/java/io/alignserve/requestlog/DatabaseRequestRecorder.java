package io.alignserve.requestlog;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes each call as one row of PostgreSQL before {@link #record} returns.
 */
@Service
@EnableConfigurationProperties(RequestLogProperties.class)
class DatabaseRequestRecorder implements RequestRecorder {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseRequestRecorder.class);

	private final RequestLog requestLog;

	private final TransactionTemplate transaction;

	private final boolean keepTexts;

	private final Counter lost;

	DatabaseRequestRecorder(RequestLog requestLog, PlatformTransactionManager transactions,
			RequestLogProperties properties, MeterRegistry meters) {
		this.requestLog = requestLog;
		this.transaction = new TransactionTemplate(transactions);
		this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.keepTexts = properties.texts() == RequestLogProperties.Texts.PLAIN;
		this.lost = Counter.builder("alignserve.requestlog.lost")
			.description("Calls whose row could not be written to the request log")
			.register(meters);
	}

	@Override
	public void record(RequestRecord record) {
		try {
			this.transaction
				.executeWithoutResult((status) -> this.requestLog.save(new LoggedRequest(record, this.keepTexts)));
		}
		catch (RuntimeException ex) {
			// The message may quote the row, so only the kind of failure is logged.
			this.lost.increment();
			logger.warn("Request {} is missing from the request log: {}", record.id(), ex.getClass().getSimpleName());
		}
	}

}
