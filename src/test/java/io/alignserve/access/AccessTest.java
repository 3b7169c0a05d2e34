package io.alignserve.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.alignserve.WithDatabase;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The whole service with something behind each kind of door, an issuer of tokens, and one
 * web page that may call. All tests that carry it share one service.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "access-it.rooms=true", "alignserve.checkpoint.path=src/test/resources/checkpoints/tiny-llama",
				"spring.security.oauth2.resourceserver.jwt.audiences=alignserve",
				"spring.security.oauth2.resourceserver.jwt.issuer-uri=" + TestIssuer.NAME,
				"alignserve.access.jwt.admin-roles=ADMIN,alignserve:admin",
				"alignserve.access.cors.allowed-origins=" + AccessTest.STUDIO })
@ContextConfiguration(initializers = { WithDatabase.Initializer.class, TestIssuer.Initializer.class })
@Import(AccessTest.Rooms.class)
@interface AccessTest {

	/** A web page that may call. */
	String STUDIO = "https://studio.example.com";

	/** Something behind each kind of door; not for other tests, which scan it too. */
	@RestController
	@ConditionalOnProperty("access-it.rooms")
	class Rooms {

		@GetMapping({ "/v1/access-it/{id}", "/admin/v1/access-it", "/elsewhere" })
		String who() {
			Caller caller = Caller.current();
			return caller.name() + " " + caller.role() + " " + caller.id();
		}

	}

}
