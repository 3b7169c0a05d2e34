package io.alignserve.access;

import java.util.Optional;

import org.springframework.data.repository.Repository;

/**
 * The keys that were ever given out.
 */
interface ApiKeys extends Repository<ApiKey, String> {

	Optional<ApiKey> findById(String id);

	long count();

	ApiKey save(ApiKey key);

}
