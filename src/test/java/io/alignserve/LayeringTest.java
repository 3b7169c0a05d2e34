package io.alignserve;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * Which libraries a module may know.
 */
@AnalyzeClasses(packagesOf = AlignServe.class, importOptions = DoNotIncludeTests.class)
class LayeringTest {

	@ArchTest
	static final ArchRule audienceKnowsTheJdkOnly = domain("audience");

	@ArchTest
	static final ArchRule adKnowsTheJdkAndAudiences = domain("ad", "audience");

	@ArchTest
	static final ArchRule taskKnowsTheJdkAndAds = domain("task", "ad", "audience");

	@ArchTest
	static final ArchRule generationKnowsTheJdkOnly = domain("generation");

	@ArchTest
	static final ArchRule filesKnowsTheJdkOnly = domain("files");

	@ArchTest
	static final ArchRule theEngineStaysBehindThreeDoors = noClasses().that()
		.resideOutsideOfPackages(modules("decoder", "finetuning", "tokenizer"))
		.should()
		.dependOnClassesThat()
		.resideInAPackage("ai.djl..");

	@ArchTest
	static final ArchRule tensorsExistInDecoderAndFinetuningOnly = noClasses().that()
		.resideOutsideOfPackages(modules("decoder", "finetuning"))
		.should()
		.dependOnClassesThat()
		.resideInAPackage("ai.djl.ndarray..");

	@ArchTest
	static final ArchRule sqlExistsWhereRowsAreKept = noClasses().that()
		.resideOutsideOfPackages(
				modules("registry", "requestlog", "batch", "access", "outcome", "provenance", "database"))
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("java.sql..", "javax.sql..", "jakarta.persistence..", "org.hibernate",
				"org.hibernate.annotations..", "org.hibernate.query..", "org.hibernate.type..",
				"org.springframework.data..", "org.springframework.jdbc..", "org.springframework.orm..");

	@ArchTest
	static final ArchRule httpExistsInApiAndAccessOnly = noClasses().that()
		.resideOutsideOfPackages(modules("api", "access"))
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.web..", "org.springframework.http..", "jakarta.servlet..",
				"io.swagger..", "org.springdoc..");

	@ArchTest
	static final ArchRule namesSayWhatAClassIs = noClasses().should()
		.haveNameMatching(".*(Manager|Utils?|Impl|Helper)");

	private static ArchRule domain(String module, String... mayUse) {
		String[] allowed = new String[mayUse.length + 4];
		allowed[0] = "java..";
		allowed[1] = "org.jspecify..";
		allowed[2] = "org.springframework.modulith..";
		allowed[3] = "io.alignserve." + module + "..";
		System.arraycopy(modules(mayUse), 0, allowed, 4, mayUse.length);
		return classes().that()
			.resideInAPackage("io.alignserve." + module + "..")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(allowed);
	}

	private static String[] modules(String... names) {
		String[] packages = new String[names.length];
		for (int i = 0; i < names.length; i++) {
			packages[i] = "io.alignserve." + names[i] + "..";
		}
		return packages;
	}

}
