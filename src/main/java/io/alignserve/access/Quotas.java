package io.alignserve.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * The quota of each caller, in the memory of this instance. A bounded number of them is
 * kept: who called longest ago is forgotten first, and begins with a full quota.
 */
@Component
@EnableConfigurationProperties(QuotaProperties.class)
public class Quotas {

	private final QuotaProperties properties;

	private final LongSupplier nanoTime;

	private final ReentrantLock lock = new ReentrantLock();

	/** By the callers' ids, in the order of their last calls. */
	private final Map<String, Quota> quotas = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Quota> eldest) {
			return size() > Quotas.this.properties.callers();
		}

	};

	@Autowired
	Quotas(QuotaProperties properties) {
		this(properties, System::nanoTime);
	}

	Quotas(QuotaProperties properties, LongSupplier nanoTime) {
		this.properties = properties;
		this.nanoTime = nanoTime;
	}

	/**
	 * Returns the quota of a caller.
	 * @param caller who calls
	 * @return its quota; empty if nothing limits it
	 */
	public Optional<Quota> of(Caller caller) {
		Allowance allowance = allowance(caller);
		if (allowance.isUnlimited()) {
			return Optional.empty();
		}
		this.lock.lock();
		try {
			Quota quota = this.quotas.get(caller.id());
			if (quota == null || !quota.allows(allowance)) {
				quota = new Quota(allowance, this.nanoTime);
				this.quotas.put(caller.id(), quota);
			}
			return Optional.of(quota);
		}
		finally {
			this.lock.unlock();
		}
	}

	private Allowance allowance(Caller caller) {
		return caller.equals(Caller.LOCAL) ? this.properties.forLocalCalls()
				: this.properties.forKeys().with(caller.limits());
	}

	int size() {
		this.lock.lock();
		try {
			return this.quotas.size();
		}
		finally {
			this.lock.unlock();
		}
	}

}
