import type { IncomingMessage, ServerResponse } from "node:http";
import { type Handler, readBody, sendJson, sendText, sendWrongMethod } from "./messages.js";

interface Customer {
  readonly id: number;
  readonly firstName: string;
  readonly lastName: string;
}

const MAX_CUSTOMERS = 1000;

/** Keeps the customers that are posted, in memory, and lists them. It knows nothing of CORS. */
export function customerHandler(): Handler {
  const customers = new Map<number, Customer>();
  return async (req, res) => {
    if (req.method === "POST") await store(customers, req, res);
    else if (req.method === "GET" || req.method === "HEAD") sendJson(res, [...customers.values()]);
    else sendWrongMethod(res, "GET", "HEAD", "POST");
  };
}

/** Thanks for feedback, and forgets it. */
export async function receiveFeedback(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method !== "POST") return sendWrongMethod(res, "POST");
  const text = await readBody(req);
  if (text === undefined) sendText(res, 413, "That is more feedback than fits");
  else sendText(res, 200, "Thank you for your feedback");
}

async function store(customers: Map<number, Customer>, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const text = await readBody(req);
  if (text === undefined) return sendText(res, 413, "That is more than a customer");
  const customer = readCustomer(text);
  if (customer === undefined) return sendText(res, 400, 'Send {"id": 3, "firstName": "Jet", "lastName": "Brains"}');
  if (customers.size >= MAX_CUSTOMERS && !customers.has(customer.id))
    return sendText(res, 507, "No room for customers");
  customers.set(customer.id, customer);
  sendText(res, 201, "Customer stored correctly");
}

/** undefined for what is not a customer as JSON. */
function readCustomer(text: string): Customer | undefined {
  const value = parse(text);
  if (typeof value !== "object" || value === null) return undefined;
  const { id, firstName, lastName } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(id) || typeof firstName !== "string" || typeof lastName !== "string") return undefined;
  return { id: id as number, firstName, lastName };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
