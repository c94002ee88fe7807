import java.nio.charset.StandardCharsets;
import java.io.PrintStream;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import org.ofdrw.core.basicStructure.doc.CT_PageArea;
import org.ofdrw.core.basicType.ST_Box;
import org.ofdrw.reader.ContentExtractor;
import org.ofdrw.reader.OFDReader;
import org.ofdrw.reader.PageInfo;

/**
 * Reads an OFD file by ofdrw and prints what it holds: a line {@code # number width height} before each page, sizes in
 * millimetres, and then one line for each piece of text.
 */
public final class ReadOfd {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path file = Paths.get(arguments[0]);
        try (OFDReader reader = new OFDReader(file)) {
            ContentExtractor extractor = new ContentExtractor(reader);
            for (PageInfo page : reader.getPageList()) {
                ST_Box box = page.getSize();
                out.println("# " + page.getIndex() + " " + box.getWidth() + " " + box.getHeight());
                List<String> texts = extractor.getPageContent(page.getIndex());
                texts.forEach(out::println);
            }
        }
    }
}
