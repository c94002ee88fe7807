import java.io.FileInputStream;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Judges PDF files by veraPDF, each against the flavour named first, as {@code 2u}.
 *
 * <p>Prints one line a file, "ok" or "FAILED", and one line for each broken rule; the exit code is 1 when any file failed.
 */
public final class CheckPdfA {
    private static final int ALL_FAILURES = -1;

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[0]);
        boolean allPass = true;
        for (int number = 1; number < arguments.length; number++) {
            allPass &= check(arguments[number], flavour);
        }
        System.exit(allPass ? 0 : 1);
    }

    private static boolean check(String file, PDFAFlavour flavour) throws Exception {
        try (InputStream stream = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(stream, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            // a file must also claim the level, not only keep its rules
            boolean claims = parser.getFlavours().contains(flavour);
            boolean passes = result.isCompliant() && claims;
            System.out.println((passes ? "ok " : "FAILED ") + file);
            if (!claims) {
                System.out.println("    claims " + parser.getFlavours() + " instead of " + flavour.getId());
            }
            brokenRules(result).forEach((rule, place) -> System.out.println("    " + rule + " at " + place));
            return passes;
        }
    }

    private static Map<String, String> brokenRules(ValidationResult result) {
        Map<String, String> broken = new LinkedHashMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                broken.putIfAbsent(rule + " " + assertion.getMessage(), assertion.getLocation().getContext());
            }
        }
        return broken;
    }
}
