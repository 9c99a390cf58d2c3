// What importing a module costs by itself.
export {};
