package io.alignserve.requestlog;

import org.springframework.data.repository.Repository;

/**
 * The rows of the request log.
 */
interface RequestLog extends Repository<LoggedRequest, Long> {

	LoggedRequest save(LoggedRequest request);

}
