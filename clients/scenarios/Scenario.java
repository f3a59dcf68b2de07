import fr.cpq.client.ApiClient;
import fr.cpq.client.ApiException;
import fr.cpq.client.api.*;
import fr.cpq.client.model.*;

import java.io.FileInputStream;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

public class Scenario {
  interface Call<T> {
    T run() throws ApiException;
  }

  static ApiClient connect(String url, String key) {
    ApiClient client = new ApiClient();
    client.setBasePath(url);
    client.setBearerToken(key);
    return client;
  }

  static void must(boolean holds, String sentence) {
    if (!holds) throw new IllegalStateException(sentence);
  }

  static void step(String name) {
    System.out.println("step " + name);
  }

  /** Refusals are thrown; what they say is in the body. */
  static Problem refusal(Call<?> call) throws Exception {
    try {
      call.run();
    } catch (ApiException refused) {
      Problem problem = Problem.fromJson(refused.getResponseBody());
      must(problem.getStatus() == refused.getCode(), "the problem repeats the status");
      return problem;
    }
    throw new IllegalStateException("it is refused");
  }

  static CandidateInput person() {
    return new CandidateInput()
      .familyName("Kerbrat").givenNames("Soizic").birthDate(LocalDate.of(1990, 2, 28)).birthPlace("Brest")
      .category(CandidateInput.CategoryEnum.JOB_SEEKER);
  }

  public static void main(String[] args) throws Exception {
    String url = System.getenv("CPQ_URL");
    String key = System.getenv("CPQ_KEY");
    ApiClient officer = connect(url, key);
    CandidateApi candidates = new CandidateApi(officer);

    String once = UUID.randomUUID().toString();
    Candidate candidate = candidates.createCandidate(person()).idempotencyKey(once).execute();
    must(candidate.getBirthDate().equals(LocalDate.of(1990, 2, 28)), "the birth date is what was sent");
    System.out.println("candidate " + candidate.getId());
    step("create");

    Candidate repeated = candidates.createCandidate(person()).idempotencyKey(once).execute();
    must(repeated.getId().equals(candidate.getId()), "sent twice, created once");
    step("repeat");

    Candidate updated = candidates.updateCandidate(candidate.getId(), candidate.getEtag(), person().phone("+33 2 98 00 00 00")).execute();
    must(updated.getPhone().equals("+33 2 98 00 00 00") && !updated.getEtag().equals(candidate.getEtag()), "the candidate is changed");
    step("update");

    Problem stale = refusal(() -> candidates.updateCandidate(candidate.getId(), candidate.getEtag(), person().phone("+33 2 98 11 11 11")).execute());
    must(stale.getStatus() == 412 && stale.getCode().equals("precondition_failed"), "a stale version is refused");
    step("stale_update");

    UUID certificateId = new CertificateApi(officer).listCertificates().execute().getItems().get(0).getId();
    String credential = new ApiKeyApi(officer).createApiKey(new ApiKeyInput()
      .label("Soizic Kerbrat").role(ApiKeyInput.RoleEnum.CANDIDATE).personId(candidate.getId()).scopes(List.of("*"))).execute().getCredential();
    ApplicationApi applications = new ApplicationApi(connect(url, credential));
    Call<UUID> apply = () -> applications.createApplication(new ApplicationInput()
      .candidateId(candidate.getId()).certificateId(certificateId).prerequisitesDeclared(true)
      .route(ApplicationInput.RouteEnum.CONTINUING_TRAINING).scheme(ApplicationInput.SchemeEnum.SELF_FUNDED)).execute().getId();
    UUID applicationId = apply.run();
    must(applications.submitApplication(applicationId).execute().getStatus().equals("submitted"), "it is handed in");
    step("command");

    UUID second = apply.run();
    Problem refused = refusal(() -> applications.submitApplication(second).execute());
    must(refused.getStatus() == 409 && refused.getCode().equals("application_already_live"), "a second one is refused");
    must(refused.getAllowedActions().stream().anyMatch(allowed -> allowed.getAction().equals("submit") && !allowed.getBlockedBy().isEmpty()),
      "it says what stands in the way");
    step("conflict");

    Problem invalid = refusal(() -> candidates.createCandidate(person().birthDate(LocalDate.of(1850, 1, 1)).email("nobody")).execute());
    must(invalid.getStatus() == 422, "two faults are refused");
    must(invalid.getErrors().stream().map(FieldError::getPointer).sorted().toList().equals(List.of("#/birthDate", "#/email")), "both faults are pointed at");
    step("validation");

    Set<UUID> seen = new HashSet<>();
    String cursor = null;
    do {
      CandidatePage page = candidates.listCandidates().limit(2).cursor(cursor).execute();
      page.getItems().forEach(item -> seen.add(item.getId()));
      cursor = page.getNextCursor();
    } while (cursor != null);
    must(seen.size() > 4 && seen.contains(candidate.getId()), "page after page, everybody is there");
    step("pages");

    AwardApi awards = new AwardApi(officer);
    UUID awardId = awards.listAwards().execute().getItems().get(0).getId();
    try (InputStream parchment = new FileInputStream(awards.getAwardParchment(awardId).execute())) {
      must(new String(parchment.readNBytes(5)).equals("%PDF-"), "the parchment is a PDF");
    }
    step("download");

    Application tomorrow = new ApplicationApi(connect(System.getenv("CPQ_TOMORROW_URL"), key)).getApplication(applicationId).execute();
    must(tomorrow.getStatus().equals("word_of_tomorrow"), "a new word is only a word");
    step("tomorrow");
    // Idle connections would hold the program for a while.
    System.exit(0);
  }
}
