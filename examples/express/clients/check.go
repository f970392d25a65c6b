// Calls the service with the client that openapi-generator made; prints what came back as JSON.
// Reads {"url", "customers", "ndjson", "csv"} from standard input.
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"os"

	churn "example.com/churn/client"
)

func must[Value any](value Value, err error) Value {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

// file holds text for a request, as the generated client wants it.
func file(text string) *os.File {
	made := must(os.CreateTemp("", "churn"))
	must(made.WriteString(text))
	must(made.Seek(0, io.SeekStart))
	return made
}

func textOf(answer *os.File, err error) string {
	must(answer, err)
	must(answer.Seek(0, io.SeekStart))
	return string(must(io.ReadAll(answer)))
}

func main() {
	var given struct {
		Url       string
		Customers []churn.Customer
		Ndjson    string
		Csv       string
	}
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		log.Fatal(err)
	}
	configuration := churn.NewConfiguration()
	configuration.Servers = churn.ServerConfigurations{{URL: given.Url}}
	api := churn.NewAPIClient(configuration).ChurnAPI
	ctx := context.Background()

	answers := map[string]any{}
	note := func(name string, probability float64, verdict churn.PredictionChurn) {
		list, _ := answers[name].([]any)
		answers[name] = append(list, []any{probability, verdict})
	}
	for _, customer := range given.Customers {
		prediction, _, err := api.Predict(ctx).Customer(customer).Execute()
		must(prediction, err)
		note("predict", prediction.Probability, prediction.Churn)
		prediction, _, err = api.Predict(ctx).Customer(customer).Abstain(true).Execute()
		must(prediction, err)
		note("abstain", prediction.Probability, prediction.Churn)
		explanation, _, err := api.Explain(ctx).Customer(customer).Top(3).Execute()
		must(explanation, err)
		list, _ := answers["explain"].([]int)
		answers["explain"] = append(list, len(explanation.Contributions))
	}
	batch, _, err := api.PredictBatch(ctx).Customer(given.Customers).Execute()
	for _, item := range must(batch, err).Items {
		prediction := item.BatchItemAnyOf.Prediction
		note("batch", prediction.Probability, prediction.Churn)
	}
	lines, _, err := api.PredictNdjson(ctx).Body(file(given.Ndjson)).Execute()
	answers["ndjson"] = textOf(lines, err)
	table, _, err := api.PredictCsv(ctx).Body(file(given.Csv)).Execute()
	answers["csv"] = textOf(table, err)
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatal(err)
	}
}
