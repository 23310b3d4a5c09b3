import { Form } from "react-router";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useShell } from "../shopping.ts";
import { useWords } from "../words.ts";

/** Things that came into the basket in another market and are not sold in this one. */
export function LeaveOut({ variantIds }: { readonly variantIds: readonly string[] }) {
  const t = useWords();
  const market = useShell()?.market.name ?? "";
  return (
    <Notice tone="wait" title={t("basket.elsewhere", { count: variantIds.length, market })}>
      <Form method="post" action="/basket">
        {variantIds.map((id) => (
          <input key={id} type="hidden" name="variant" value={id} />
        ))}
        <Button tone="quiet" name="quantity" value="0">
          {t("basket.elsewhere.remove")}
        </Button>
      </Form>
    </Notice>
  );
}
