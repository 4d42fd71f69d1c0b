// WeChat's browser brings a bridge along, some time after the page. It opens WeChat's own sheet;
// what it says afterwards is not believed: the shop asks WeChat Pay itself.

const button = document.getElementById("pay-in-wechat");

function pay() {
  if (!window.WeixinJSBridge) return;
  button.disabled = true;
  window.WeixinJSBridge.invoke("getBrandWCPayRequest", JSON.parse(button.dataset.bridge), (said) => {
    button.disabled = false;
    if (said.err_msg === "get_brand_wcpay_request:ok") window.location.assign(button.dataset.next);
  });
}

button.hidden = false;
button.addEventListener("click", pay);
if (window.WeixinJSBridge) pay();
else document.addEventListener("WeixinJSBridgeReady", pay, { once: true });
