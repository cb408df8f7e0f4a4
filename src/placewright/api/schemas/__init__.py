"""The shapes of requests and answers: pydantic models that check small bodies and make the OpenAPI description."""
