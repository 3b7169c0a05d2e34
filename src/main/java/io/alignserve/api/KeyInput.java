package io.alignserve.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /admin/v1/keys}.
 *
 * @param name whose key it is
 * @param role what it opens
 * @param expiresAt when it ends
 * @param limits what its owner may use
 */
@Schema(name = "KeyOrder", description = "An API key that is wanted")
record KeyInput(
		@Schema(description = "Whose key it is: 1 to 100 visible characters. The request log and the audit trail show "
				+ "this name; several keys may have the same one, for example while a key is being replaced",
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String name,
		@Schema(description = "What it opens. CLIENT: the calls below /v1. ADMIN: everything", allowableValues = {
				"CLIENT", "ADMIN" }, requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String role,
		@Schema(description = "When it ends, in the future; absent = never", types = "string",
				format = "date-time") @Nullable String expiresAt,
		@Schema(description = "What its owner may use; absent = the configured limits") @Nullable KeyLimits limits){
}
