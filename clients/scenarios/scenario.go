package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	cpq "cpq.fr/client"
)

func connect(url, key string) (*cpq.APIClient, context.Context) {
	configuration := cpq.NewConfiguration()
	configuration.Servers = cpq.ServerConfigurations{{URL: url}}
	return cpq.NewAPIClient(configuration), context.WithValue(context.Background(), cpq.ContextAccessToken, key)
}

func must(holds bool, sentence string) {
	if !holds {
		panic(sentence)
	}
}

func mustBe[T any](value T, _ any, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// What a refusal says comes with the error.
func refusal(err error) cpq.Problem {
	var refused *cpq.GenericOpenAPIError
	must(errors.As(err, &refused), "it is refused")
	problem, isProblem := refused.Model().(cpq.Problem)
	must(isProblem, "it is a problem")
	return problem
}

func step(name string) {
	fmt.Println("step " + name)
}

func person() *cpq.CandidateInput {
	person := cpq.NewCandidateInput("Kerbrat", "Soizic", "1990-02-28", "job_seeker")
	person.SetBirthPlace("Brest")
	return person
}

func main() {
	url, key := os.Getenv("CPQ_URL"), os.Getenv("CPQ_KEY")
	client, officer := connect(url, key)

	create := client.CandidateAPI.CreateCandidate(officer).IdempotencyKey(fmt.Sprintf("scenario-%d", time.Now().UnixNano())).CandidateInput(*person())
	candidate := mustBe(create.Execute())
	must(candidate.BirthDate == "1990-02-28", "the birth date is what was sent")
	fmt.Println("candidate " + candidate.Id)
	step("create")

	must(mustBe(create.Execute()).Id == candidate.Id, "sent twice, created once")
	step("repeat")

	put := func(phone string) (*cpq.Candidate, any, error) {
		input := person()
		input.SetPhone(phone)
		return client.CandidateAPI.UpdateCandidate(officer, candidate.Id).IfMatch(candidate.Etag).CandidateInput(*input).Execute()
	}
	updated := mustBe(put("+33 2 98 00 00 00"))
	must(updated.GetPhone() == "+33 2 98 00 00 00" && updated.Etag != candidate.Etag, "the candidate is changed")
	step("update")

	_, _, err := put("+33 2 98 11 11 11")
	stale := refusal(err)
	must(stale.Status == 412 && stale.Code == "precondition_failed", "a stale version is refused")
	step("stale_update")

	certificateId := mustBe(client.CertificateAPI.ListCertificates(officer).Execute()).Items[0].Id
	keyInput := cpq.NewApiKeyInput("candidate", "Soizic Kerbrat", []string{"*"})
	keyInput.SetPersonId(candidate.Id)
	issued := mustBe(client.ApiKeyAPI.CreateApiKey(officer).ApiKeyInput(*keyInput).Execute())
	_, applicant := connect(url, issued.Credential)
	apply := func() string {
		wish := cpq.NewApplicationInput(candidate.Id, certificateId, "continuing_training", "self_funded")
		wish.SetPrerequisitesDeclared(true)
		return mustBe(client.ApplicationAPI.CreateApplication(applicant).ApplicationInput(*wish).Execute()).Id
	}
	submit := func(id string) (*cpq.Application, any, error) {
		return client.ApplicationAPI.SubmitApplication(applicant, id).Execute()
	}
	applicationId := apply()
	must(mustBe(submit(applicationId)).Status == "submitted", "it is handed in")
	step("command")

	_, _, err = submit(apply())
	refused := refusal(err)
	must(refused.Status == 409 && refused.Code == "application_already_live", "a second one is refused")
	must(slices.ContainsFunc(refused.AllowedActions, func(allowed cpq.AllowedAction) bool {
		return allowed.Action == "submit" && len(allowed.BlockedBy) > 0
	}), "it says what stands in the way")
	step("conflict")

	input := person()
	input.BirthDate = "1850-01-01"
	input.SetEmail("nobody")
	_, _, err = client.CandidateAPI.CreateCandidate(officer).CandidateInput(*input).Execute()
	invalid := refusal(err)
	var pointers []string
	for _, fault := range invalid.Errors {
		pointers = append(pointers, fault.GetPointer())
	}
	slices.Sort(pointers)
	must(invalid.Status == 422 && slices.Equal(pointers, []string{"#/birthDate", "#/email"}), "both faults are pointed at")
	step("validation")

	seen := map[string]bool{}
	list := client.CandidateAPI.ListCandidates(officer).Limit(2)
	for {
		page := mustBe(list.Execute())
		for _, item := range page.Items {
			seen[item.Id] = true
		}
		if page.NextCursor.Get() == nil {
			break
		}
		list = list.Cursor(page.GetNextCursor())
	}
	must(len(seen) > 4 && seen[candidate.Id], "page after page, everybody is there")
	step("pages")

	awardId := mustBe(client.AwardAPI.ListAwards(officer).Execute()).Items[0].Id
	parchment := mustBe(client.AwardAPI.GetAwardParchment(officer, awardId).Execute())
	head := make([]byte, 5)
	_, err = io.ReadFull(parchment, head)
	must(err == nil && string(head) == "%PDF-", "the parchment is a PDF")
	step("download")

	later, reader := connect(os.Getenv("CPQ_TOMORROW_URL"), key)
	tomorrow := mustBe(later.ApplicationAPI.GetApplication(reader, applicationId).Execute())
	must(tomorrow.Status == "word_of_tomorrow", "a new word is only a word")
	step("tomorrow")
}
