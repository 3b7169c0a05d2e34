package io.alignserve.api;

import io.micrometer.common.KeyValues;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

import io.alignserve.access.RequestIds;

/**
 * What metrics and spans tell of an HTTP request. The metrics are those of Spring; a span
 * has the request's id beside them, and not the address as it was sent, in which anything
 * may stand.
 */
@Component
class CallObservation extends DefaultServerRequestObservationConvention {

	@Override
	public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
		HttpServletRequest request = context.getCarrier();
		return (request != null) ? KeyValues.of(CallNames.REQUEST_ID, RequestIds.of(request)) : KeyValues.empty();
	}

}
