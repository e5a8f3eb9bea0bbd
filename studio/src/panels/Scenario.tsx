// What is changed: a base, projects, shocks and policies.

export function Scenario() {
  return <section class="card" />;
}
