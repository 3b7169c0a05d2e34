package io.alignserve.policy;

import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which rules of acceptable use hold.
 *
 * @param enabled whether any rule of acceptable use holds
 * @param rules the file of rules, YAML or JSON: a path, or a resource that begins with
 * {@code classpath:}
 * @param disabled ids of rules that are left out
 * @param effects other effects than the file's, by rule id
 */
@ConfigurationProperties("alignserve.policy")
public record PolicyProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("classpath:policy/rules.yaml") String rules, @DefaultValue List<String> disabled,
		@DefaultValue Map<String, Effect> effects) {

	public PolicyProperties {
		disabled = List.copyOf(disabled);
		effects = Map.copyOf(effects);
	}

}
