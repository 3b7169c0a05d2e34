package io.alignserve.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who gets in without a key.
 *
 * @param localAnonymous whether programs on the own machine may call {@code /v1} without
 * a key while the server is bound to a loopback address
 */
@ConfigurationProperties("alignserve.access")
record AccessProperties(@DefaultValue("true") boolean localAnonymous) {
}
