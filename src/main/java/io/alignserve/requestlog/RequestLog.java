package io.alignserve.requestlog;

import java.util.Optional;

import org.springframework.data.repository.Repository;

/**
 * The rows of the request log.
 */
interface RequestLog extends Repository<LoggedRequest, String> {

	LoggedRequest save(LoggedRequest request);

	Optional<LoggedRequest> findById(String id);

}
