package io.alignserve.batch;

import java.net.InetAddress;
import java.net.UnknownHostException;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Puts batches over the database.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ BatchProperties.class, WebhookProperties.class })
class BatchConfiguration {

	@Bean
	WebhookAddresses webhookAddresses(WebhookProperties properties) {
		return new WebhookAddresses(properties);
	}

	@Bean(destroyMethod = "close")
	WebhookSender webhookSender(WebhookProperties properties, WebhookAddresses addresses) {
		return new WebhookSender(properties, addresses);
	}

	@Bean
	BatchDatabase batchDatabase(CircuitBreakerRegistry breakers) {
		return new BatchDatabase(breakers);
	}

	@Bean
	BatchMeters batchMeters(MeterRegistry meters) {
		return new BatchMeters(meters);
	}

	@Bean
	WebhookCourier.Tools webhookTools(JdbcTemplate statements, WebhookSender sender, BatchDatabase database,
			WebhookProperties properties, MeterRegistry meters, BatchMeters batchMeters) {
		HostBreakers breakers = new HostBreakers();
		Gauge.builder("alignserve.batch.webhook.hosts.open", breakers, HostBreakers::countOpen)
			.description("Hosts that webhooks are not sent to for a while, because none was taken")
			.register(meters);
		return new WebhookCourier.Tools(new WebhookTable(JdbcClient.create(statements)), sender, breakers, database,
				properties, batchMeters);
	}

	@Bean
	BatchWork.Tools batchTools(JdbcTemplate statements, PlatformTransactionManager transactions, RowAnswering answering,
			BatchDatabase database, BatchProperties properties, BatchMeters meters) {
		JdbcClient client = JdbcClient.create(statements);
		RowTable rows = new RowTable(client, instance());
		return new BatchWork.Tools(new BatchTable(client), rows, new Transitions(client, transactions, answering),
				new RowWork(rows, database, answering, properties, meters), answering, database, meters);
	}

	@Bean
	BatchLifecycle batchLifecycle(BatchWork.Tools tools, BatchProperties properties, WebhookCourier.Tools messages) {
		return new BatchLifecycle(tools, properties, messages);
	}

	@Bean
	BatchParts batchParts(JdbcTemplate statements, PlatformTransactionManager transactions, RowAnswering answering,
			BatchLifecycle work) {
		JdbcClient client = JdbcClient.create(statements);
		return new BatchParts(new BatchTable(client), new UploadTable(statements, transactions),
				new ResultTable(client, answering), work);
	}

	private static String instance() {
		String process = String.valueOf(ProcessHandle.current().pid());
		try {
			return InetAddress.getLocalHost().getHostName() + "-" + process;
		}
		catch (UnknownHostException ex) {
			return process;
		}
	}

}
